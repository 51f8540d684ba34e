using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Listening;

/// <summary>Reads the head of a request (RFC 9112 §2 to §5): target, names and values as they were sent.</summary>
internal static class RequestHead
{
    /// <summary>The longest request line, as Kestrel is told.</summary>
    public const int MostLineBytes = 32 << 10;

    /// <summary>The longest head.</summary>
    public const int MostBytes = 128 << 10;

    private const int MostFields = 200;

    // RFC 9110 §5.6.2: tchar.
    private static readonly SearchValues<byte> s_token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // RFC 9110 §5.5: what no value may have in it, the tab aside.
    private static readonly SearchValues<byte> s_control = SearchValues.Create([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Where a head ends.</summary>
    /// <param name="bytes">From its first byte on.</param>
    /// <param name="scanned">How far it was looked through already, and is now.</param>
    /// <returns>Its length with the blank line; 0 where that has not come yet.</returns>
    public static int EndOf(ReadOnlySpan<byte> bytes, ref int scanned)
    {
        while (true)
        {
            int lf = bytes[scanned..].IndexOf((byte)'\n');
            if (lf < 0)
            {
                scanned = bytes.Length;
                return 0;
            }

            ReadOnlySpan<byte> next = bytes[(scanned + lf + 1)..];
            if (next.IsEmpty || (next.Length == 1 && next[0] == '\r'))
            {
                scanned += lf;
                return 0;
            }

            scanned += lf + 1;
            if (next[0] == '\n' || (next[0] == '\r' && next[1] == '\n'))
            {
                return scanned + (next[0] == '\n' ? 1 : 2);
            }
        }
    }

    /// <summary>Looks at a head that is not whole: whether it can become one.</summary>
    /// <exception cref="BadHttpRequestException">It is too long, or begins like none; with the status to answer.</exception>
    public static void CheckUnfinished(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && !s_token.Contains(bytes[0]) && bytes[0] != '\r')
        {
            throw new BadHttpRequestException("the request line is malformed"); // TLS, for one, where there is none
        }

        if (bytes.Length > MostLineBytes && !bytes[..MostLineBytes].Contains((byte)'\n'))
        {
            throw new BadHttpRequestException("the request line is too long", StatusCodes.Status414UriTooLong);
        }

        if (bytes.Length > MostBytes)
        {
            throw new BadHttpRequestException("the head is too long", StatusCodes.Status431RequestHeaderFieldsTooLarge);
        }
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">From the request line to the blank line; lines may end in LF alone.</param>
    /// <param name="request">Gets what it says.</param>
    /// <exception cref="BadHttpRequestException">It is none, or contradicts itself; with the status to answer.</exception>
    public static void Read(ReadOnlySpan<byte> bytes, ReceivedRequest request)
    {
        ReadLine(NextLine(ref bytes), request);
        int count = 0;
        while (true)
        {
            ReadOnlySpan<byte> line = NextLine(ref bytes);
            if (line.IsEmpty)
            {
                break;
            }

            if (++count > MostFields)
            {
                throw new BadHttpRequestException("more header fields than are read", StatusCodes.Status431RequestHeaderFieldsTooLarge);
            }

            ReadField(line, request);
        }

        request.EndHead();
    }

    private static void ReadLine(ReadOnlySpan<byte> line, ReceivedRequest request)
    {
        if (line.Length > MostLineBytes)
        {
            throw new BadHttpRequestException("the request line is too long", StatusCodes.Status414UriTooLong);
        }

        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first + 1)
        {
            throw new BadHttpRequestException("the request line is malformed");
        }

        ReadOnlySpan<byte> method = line[..first];
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        ReadOnlySpan<byte> version = line[(last + 1)..];
        if (method.ContainsAnyExcept(s_token) || target.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            throw new BadHttpRequestException("the request line is malformed");
        }

        if (!version.SequenceEqual("HTTP/1.1"u8) && !version.SequenceEqual("HTTP/1.0"u8))
        {
            throw version.StartsWith("HTTP/"u8)
                ? new BadHttpRequestException("this version of HTTP is not spoken here", StatusCodes.Status505HttpVersionNotsupported)
                : new BadHttpRequestException("the request line is malformed");
        }

        request.Begin(method, target, isHttp11: version[^1] == '1');
    }

    private static void ReadField(ReadOnlySpan<byte> line, ReceivedRequest request)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            throw new BadHttpRequestException("a header field is malformed");
        }

        ReadOnlySpan<byte> name = line[..colon];
        ReadOnlySpan<byte> value = line[(colon + 1)..].Trim(" \t"u8);
        if (request.TryRepeat(name, value))
        {
            return;
        }

        // A name with a space in it, or a folded line, is read differently by different servers: smuggling begins there (RFC 9112 §5.1, §5.2).
        if (name.ContainsAnyExcept(s_token) || value.ContainsAny(s_control))
        {
            throw new BadHttpRequestException("a header field is malformed");
        }

        request.Add(Encoding.ASCII.GetString(name), Encoding.Latin1.GetString(value));
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> bytes)
    {
        int lf = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = bytes[..lf];
        bytes = bytes[(lf + 1)..];
        return line.EndsWith((byte)'\r') ? line[..^1] : line;
    }
}
