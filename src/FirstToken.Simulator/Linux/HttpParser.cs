using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace FirstToken.Simulator.Linux;

/// <summary>Reads one HTTP/1.x request from bytes; strict about framing, because two readings of it are an attack.</summary>
internal static class HttpParser
{
    public const int MostHeadBytes = 64 * 1024;
    public const int MostBodyBytes = 64 * 1024 * 1024;

    /// <summary>Tries to read a request.</summary>
    /// <param name="bytes">All bytes so far.</param>
    /// <param name="parsed">The request; null when the result is not <see cref="ParseResult.Complete"/>.</param>
    public static ParseResult Parse(ReadOnlySpan<byte> bytes, out ParsedRequest parsed)
    {
        parsed = default;
        int end = bytes[..Math.Min(bytes.Length, MostHeadBytes)].IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return bytes.Length >= MostHeadBytes ? ParseResult.HeadTooLarge : ParseResult.NeedMore;
        }

        ReadOnlySpan<byte> head = bytes[..end];
        int lineEnd = head.IndexOf("\r\n"u8);
        ReadOnlySpan<byte> line = lineEnd < 0 ? head : head[..lineEnd];
        int first = line.IndexOf((byte)' '), last = line.LastIndexOf((byte)' ');
        if (first < 1 || last <= first + 1 || !(line[(last + 1)..].SequenceEqual("HTTP/1.1"u8) || line[(last + 1)..].SequenceEqual("HTTP/1.0"u8)) ||
            line[(first + 1)..last].ContainsAnyExceptInRange((byte)0x21, (byte)0xff) || line[..first].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            return ParseResult.Malformed;
        }

        var headers = new List<KeyValuePair<string, string>>(16);
        var framing = new Framing { KeepAlive = line[^1] == '1' };
        if (lineEnd >= 0 && !ReadHeaders(head[(lineEnd + 2)..], headers, ref framing))
        {
            return ParseResult.Malformed;
        }

        ParseResult result = ReadBody(bytes[(end + 4)..], framing, out byte[] body, out int used);
        if (result != ParseResult.Complete)
        {
            return result == ParseResult.NeedMore && framing.Expects ? ParseResult.NeedContinue : result;
        }

        string method = Encoding.ASCII.GetString(line[..first]);
        string target = Encoding.Latin1.GetString(line[(first + 1)..last]);
        parsed = new ParsedRequest(SimRequest.Parse(method, target, headers, body), framing.KeepAlive, line[^1] == '1', end + 4 + used);
        return ParseResult.Complete;
    }

    private static bool ReadHeaders(ReadOnlySpan<byte> rest, List<KeyValuePair<string, string>> headers, ref Framing framing)
    {
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 2)..];
            int colon = line.IndexOf((byte)':');
            if (colon < 1 || line[..colon].ContainsAny(" \t"u8) || line.ContainsAny("\r\n\0"u8))
            {
                return false;
            }

            string name = Encoding.ASCII.GetString(line[..colon]);
            string value = Encoding.Latin1.GetString(line[(colon + 1)..].Trim(" \t"u8));
            headers.Add(new(name, value));
            if (!framing.Note(name, value))
            {
                return false;
            }
        }

        return !(framing.Chunked && framing.Length is not null);
    }

    private static ParseResult ReadBody(ReadOnlySpan<byte> rest, Framing framing, out byte[] body, out int used)
    {
        (body, used) = ([], 0);
        if (framing.Chunked)
        {
            return ReadChunks(rest, out body, out used);
        }

        long length = framing.Length ?? 0;
        if (length > MostBodyBytes)
        {
            return ParseResult.BodyTooLarge;
        }

        if (rest.Length < length)
        {
            return ParseResult.NeedMore;
        }

        body = rest[..(int)length].ToArray();
        used = (int)length;
        return ParseResult.Complete;
    }

    private static ParseResult ReadChunks(ReadOnlySpan<byte> rest, out byte[] body, out int used)
    {
        (body, used) = ([], 0);
        var collected = new ArrayBufferWriter<byte>();
        while (true)
        {
            int end = rest[used..].IndexOf("\r\n"u8);
            if (end < 0)
            {
                return rest.Length - used > 1024 ? ParseResult.Malformed : ParseResult.NeedMore;
            }

            ReadOnlySpan<byte> size = rest.Slice(used, end);
            int extension = size.IndexOf((byte)';');
            size = (extension < 0 ? size : size[..extension]).Trim(" \t"u8);
            if (!Utf8Parser.TryParse(size, out int count, out int digits, 'x') || digits != size.Length || count < 0)
            {
                return ParseResult.Malformed;
            }

            int at = used + end + 2;
            if (count == 0)
            {
                return ReadTrailers(rest, at, collected, out body, out used);
            }

            if (collected.WrittenCount + (long)count > MostBodyBytes)
            {
                return ParseResult.BodyTooLarge;
            }

            if (rest.Length < at + (long)count + 2)
            {
                return ParseResult.NeedMore;
            }

            if (!rest.Slice(at + count, 2).SequenceEqual("\r\n"u8))
            {
                return ParseResult.Malformed;
            }

            collected.Write(rest.Slice(at, count));
            used = at + count + 2;
        }
    }

    private static ParseResult ReadTrailers(ReadOnlySpan<byte> rest, int at, ArrayBufferWriter<byte> collected, out byte[] body, out int used)
    {
        (body, used) = ([], at);
        while (true)
        {
            int end = rest[used..].IndexOf("\r\n"u8);
            if (end < 0)
            {
                return rest.Length - at > MostHeadBytes ? ParseResult.Malformed : ParseResult.NeedMore;
            }

            used += end + 2;
            if (end == 0)
            {
                body = collected.WrittenSpan.ToArray();
                return ParseResult.Complete;
            }
        }
    }

    private struct Framing
    {
        public bool KeepAlive;
        public bool Chunked;
        public bool Expects;
        public long? Length;

        public bool Note(string name, string value)
        {
            if (name.Equals("content-length", StringComparison.OrdinalIgnoreCase))
            {
                bool read = long.TryParse(value, System.Globalization.NumberStyles.None, null, out long length) && (Length is null || Length == length);
                Length = length;
                return read;
            }

            if (name.Equals("transfer-encoding", StringComparison.OrdinalIgnoreCase))
            {
                Chunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase);
                return Chunked;
            }

            if (name.Equals("connection", StringComparison.OrdinalIgnoreCase))
            {
                KeepAlive = value.Contains("keep-alive", StringComparison.OrdinalIgnoreCase) ||
                    (KeepAlive && !value.Contains("close", StringComparison.OrdinalIgnoreCase));
            }

            Expects |= name.Equals("expect", StringComparison.OrdinalIgnoreCase) && value.Equals("100-continue", StringComparison.OrdinalIgnoreCase);
            return true;
        }
    }
}
