using System.Text;
using FirstToken.Wire;

namespace FirstToken.Tests.Wire;

/// <summary>An event as a test saw it come out of the reader, after At bytes of the stream.</summary>
internal sealed record SeenEvent(string Name, string Data, int At)
{
    public static List<SeenEvent> Read(SseReader reader, ReadOnlySpan<byte> stream, params int[] ends)
    {
        List<SeenEvent> seen = [];
        int start = 0;
        foreach (int end in ends)
        {
            ReadOnlySpan<byte> piece = stream[start..end];
            while (reader.TryRead(ref piece, out SseEvent item))
            {
                string name = item.Name.IsEmpty ? "message" : Encoding.UTF8.GetString(item.Name);
                seen.Add(new SeenEvent(name, Encoding.UTF8.GetString(item.Data), end - piece.Length));
            }

            start = end;
        }

        return seen;
    }
}
