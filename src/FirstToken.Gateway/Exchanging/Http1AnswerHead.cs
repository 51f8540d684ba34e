using System.Globalization;
using System.Text;
using FirstToken.Gateway.Relaying;
using Microsoft.AspNetCore.WebUtilities;

namespace FirstToken.Gateway.Exchanging;

/// <summary>The head of an answer (RFC 9112 §4, §5).</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">The words beside the status; absent where they are the usual ones, or none.</param>
/// <param name="Fields">Names and values as they were sent.</param>
/// <param name="Framing">How its body ends.</param>
internal readonly record struct Http1AnswerHead(int Status, string? Reason, FieldList Fields, Http1Framing Framing)
{
    private const int StatusEnd = 12;

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">From the status line to the blank line; lines may end in LF alone.</param>
    /// <param name="method">What was asked: the answer to HEAD has no body, whatever it says.</param>
    /// <param name="former">The fields of an earlier answer: what is the same in this one needs no text of its own.</param>
    /// <param name="head">The head.</param>
    /// <returns><see langword="false"/> for what is not HTTP/1.x, or contradicts itself.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, string method, FieldList? former, out Http1AnswerHead head)
    {
        head = default;
        ReadOnlySpan<byte> line = NextLine(ref bytes);
        if (line.Length < StatusEnd || !line.StartsWith("HTTP/1."u8) || line[8] != ' '
            || !int.TryParse(line[9..StatusEnd], NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            || status is < 100 or 101 // nobody asked to switch
            || line.ContainsAny((byte)'\r', (byte)'\0'))
        {
            return false;
        }

        ReadOnlySpan<byte> reason = line[StatusEnd..].Trim((byte)' ');
        var fields = new Http1AnswerFields(new FieldList(former?.Lines.Length ?? FieldList.Usual), former, isHttp11: line[7] != '0');
        while (!bytes.IsEmpty)
        {
            line = NextLine(ref bytes);
            if (!line.IsEmpty && !fields.TryTake(line))
            {
                return false;
            }
        }

        if (!fields.TryEnd(status, method, out Http1Framing framing))
        {
            return false;
        }

        bool isUsual = reason.IsEmpty || Ascii.Equals(reason, ReasonPhrases.GetReasonPhrase(status));
        head = new Http1AnswerHead(status, isUsual ? null : Encoding.Latin1.GetString(reason), fields.Taken, framing);
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
