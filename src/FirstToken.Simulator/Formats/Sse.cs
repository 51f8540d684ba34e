using System.Buffers;
using System.Text;
using FirstToken.Simulator.Plans;
using FirstToken.Wire;

namespace FirstToken.Simulator.Formats;

/// <summary>Server-sent events from text.</summary>
internal static class Sse
{
    public const string Type = "text/event-stream; charset=utf-8";

    public static void Event(IBufferWriter<byte> output, string name, string data, bool crlf = false)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length + data.Length));
        int names = Encoding.UTF8.GetBytes(name, bytes);
        int all = names + Encoding.UTF8.GetBytes(data, bytes.AsSpan(names));
        SseWriter.WriteEvent(output, bytes.AsSpan(0, names), bytes.AsSpan(names, all - names), crlf);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    public static Frame Frame(string name, string data, int patchAt = -1, bool crlf = false)
    {
        var output = new ArrayBufferWriter<byte>(data.Length + 64);
        Event(output, name, data, crlf);
        int dataAt = name.Length == 0 ? 6 : name.Length + (crlf ? 9 : 8) + 6;
        return FirstToken.Simulator.Plans.Frame.Of(output.WrittenSpan, patchAt < 0 ? -1 : patchAt + dataAt);
    }
}
