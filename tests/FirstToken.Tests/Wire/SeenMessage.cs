using System.Text;
using FirstToken.Wire;

namespace FirstToken.Tests.Wire;

/// <summary>A message as a test saw it come out of the reader, after At bytes of the stream. Bytes and UUIDs are shown as hex.</summary>
internal sealed record SeenMessage(IReadOnlyList<(string Name, object Value)> Headers, string Payload, int At)
{
    public static List<SeenMessage> Read(EventStreamReader reader, ReadOnlySpan<byte> stream, params int[] ends)
    {
        List<SeenMessage> seen = [];
        int start = 0;
        foreach (int end in ends)
        {
            ReadOnlySpan<byte> piece = stream[start..end];
            while (reader.TryRead(ref piece, out EventStreamMessage message))
            {
                List<(string, object)> headers = [];
                foreach (EventStreamHeader header in message.Headers)
                {
                    headers.Add((Encoding.UTF8.GetString(header.Name), Value(header)));
                }

                seen.Add(new SeenMessage(headers, Encoding.UTF8.GetString(message.Payload), end - piece.Length));
            }

            start = end;
        }

        return seen;
    }

    private static object Value(EventStreamHeader header) => header.Type switch
    {
        EventStreamHeaderType.True or EventStreamHeaderType.False => header.AsBoolean(),
        EventStreamHeaderType.Text => Encoding.UTF8.GetString(header.Value),
        EventStreamHeaderType.Bytes => Convert.ToHexStringLower(header.Value),
        EventStreamHeaderType.Uuid => header.AsUuid().ToString("N"),
        EventStreamHeaderType.Timestamp => header.AsUnixMilliseconds(),
        _ => header.AsInteger(),
    };
}
