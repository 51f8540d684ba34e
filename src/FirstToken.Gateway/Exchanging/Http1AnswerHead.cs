using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace FirstToken.Gateway.Exchanging;

/// <summary>Reads the head of an answer (RFC 9112 §4, §5): names and values as they were sent.</summary>
internal static class Http1AnswerHead
{
    private const int StatusEnd = 12;

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">From the status line to the blank line; lines may end in LF alone.</param>
    /// <param name="method">What was asked: the answer to HEAD has no body, whatever it says.</param>
    /// <param name="answer">Status and fields; its content is an <see cref="Http1Content"/> that has no body yet.</param>
    /// <param name="framing">How its body ends.</param>
    /// <returns><see langword="false"/> for what is not HTTP/1.x, or contradicts itself.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, HttpMethod method, [NotNullWhen(true)] out HttpResponseMessage? answer, out Http1Framing framing)
    {
        (answer, framing) = (null, default);
        ReadOnlySpan<byte> line = NextLine(ref bytes);
        if (line.Length < StatusEnd || !line.StartsWith("HTTP/1."u8) || line[8] != ' '
            || !int.TryParse(line[9..StatusEnd], NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            || status is < 100 or 101) // nobody asked to switch
        {
            return false;
        }

        var read = new HttpResponseMessage((HttpStatusCode)status) { Content = new Http1Content() };
        ReadOnlySpan<byte> reason = line[StatusEnd..].Trim((byte)' ');
        if (!Ascii.Equals(reason, read.ReasonPhrase))
        {
            read.ReasonPhrase = Encoding.Latin1.GetString(reason);
        }

        var fields = new Http1AnswerFields(read, isHttp11: line[7] != '0');
        while (!bytes.IsEmpty)
        {
            line = NextLine(ref bytes);
            if (!line.IsEmpty && !fields.TryTake(line))
            {
                return false;
            }
        }

        if (!fields.TryEnd(status, method, out framing))
        {
            return false;
        }

        answer = read;
        return true;
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> bytes)
    {
        int lf = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lf < 0 ? bytes : bytes[..lf];
        bytes = lf < 0 ? default : bytes[(lf + 1)..];
        return line.TrimEnd((byte)'\r');
    }
}
