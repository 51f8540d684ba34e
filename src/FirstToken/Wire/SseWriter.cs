using System.Buffers;

namespace FirstToken.Wire;

/// <summary>Writes server-sent events.</summary>
public static class SseWriter
{
    /// <summary>Writes one event.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The <c>event</c> field; empty for none. Must not hold a line end.</param>
    /// <param name="data">The data; each line end in it, of any kind, begins another <c>data</c> line.</param>
    /// <param name="crlf">Lines end in CRLF (Gemini) and not in LF.</param>
    /// <exception cref="ArgumentException">The name holds a line end.</exception>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, bool crlf = false)
    {
        if (!name.IsEmpty)
        {
            if (name.ContainsAny((byte)'\r', (byte)'\n'))
            {
                throw new ArgumentException("an event name is one line", nameof(name));
            }

            WriteLine(output, "event: "u8, name, crlf);
        }

        int end;
        while ((end = data.IndexOfAny((byte)'\r', (byte)'\n')) >= 0)
        {
            WriteLine(output, "data: "u8, data[..end], crlf);
            bool pair = data[end] == '\r' && end + 1 < data.Length && data[end + 1] == '\n';
            data = data[(end + (pair ? 2 : 1))..];
        }

        WriteLine(output, "data: "u8, data, crlf);
        WriteLine(output, default, default, crlf);
    }

    /// <summary>Writes a comment, which readers pass over: a keep-alive.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">One line; must not hold a line end.</param>
    /// <param name="crlf">Lines end in CRLF and not in LF.</param>
    /// <exception cref="ArgumentException">The text holds a line end.</exception>
    public static void WriteComment(IBufferWriter<byte> output, ReadOnlySpan<byte> text, bool crlf = false)
    {
        if (text.ContainsAny((byte)'\r', (byte)'\n'))
        {
            throw new ArgumentException("a comment is one line", nameof(text));
        }

        WriteLine(output, ": "u8, text, crlf);
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> head, ReadOnlySpan<byte> value, bool crlf)
    {
        ReadOnlySpan<byte> end = crlf ? "\r\n"u8 : "\n"u8;
        int size = head.Length + value.Length + end.Length;
        Span<byte> room = output.GetSpan(size);
        head.CopyTo(room);
        value.CopyTo(room[head.Length..]);
        end.CopyTo(room[(head.Length + value.Length)..]);
        output.Advance(size);
    }
}
