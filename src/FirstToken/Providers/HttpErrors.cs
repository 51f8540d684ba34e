using System.Globalization;
using System.Text;
using FirstToken.Transport;

namespace FirstToken.Providers;

/// <summary>What HTTP itself says about a failed request, whatever the provider's body looks like.</summary>
internal static class HttpErrors
{
    private const int LongestMessage = 300;

    /// <summary>The class of error a status stands for when the body does not say more.</summary>
    public static ErrorKind KindOf(int status) => status switch
    {
        401 => ErrorKind.Auth,
        402 => ErrorKind.Billing,
        403 => ErrorKind.Permission,
        404 => ErrorKind.NotFound,
        408 or 504 => ErrorKind.Timeout,
        409 => ErrorKind.Conflict,
        413 => ErrorKind.TooLarge,
        424 => ErrorKind.ModelError,
        429 => ErrorKind.RateLimit,
        503 or 529 => ErrorKind.Overloaded,
        >= 500 => ErrorKind.Server,
        _ => ErrorKind.BadRequest,
    };

    /// <summary>
    /// Whether the provider's own clients would try again: <c>x-should-retry</c> when it is sent, else
    /// <paramref name="byKind"/> (facts: wire.md §0.5).
    /// </summary>
    public static bool IsRetryable(ResponseHead head, bool byKind) => head["x-should-retry"] switch
    {
        "true" => true,
        "false" => false,
        _ => byKind,
    };

    /// <summary>Whether a class of error passes with time.</summary>
    public static bool Passes(ErrorKind kind) => kind
        is ErrorKind.RateLimit or ErrorKind.Server or ErrorKind.Timeout or ErrorKind.Overloaded or ErrorKind.ModelError;

    /// <summary>
    /// How long to wait: <c>retry-after-ms</c>, else <c>retry-after</c> in seconds or as a date, which is counted from the
    /// response's own <c>date</c> so that no clock of ours comes in.
    /// </summary>
    public static TimeSpan? RetryAfter(ResponseHead head)
    {
        if (Number(head["retry-after-ms"]) is { } milliseconds)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        string? value = head["retry-after"];
        if (Number(value) is { } seconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        if (Date(value) is { } until && Date(head["date"]) is { } sent)
        {
            return until > sent ? until - sent : TimeSpan.Zero;
        }

        return null;
    }

    /// <summary>The first of two texts that says something, as one line; a sentence of our own when neither does.</summary>
    public static string Message(string? message, string? type)
    {
        string line = OneLine(message ?? "");
        line = line.Length > 0 ? line : OneLine(type ?? "");
        return line.Length > 0 ? line : "the provider reported an error without saying which";
    }

    /// <summary>The head of a text as one line for people; control characters become blanks.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, LongestMessage));
        foreach (char character in text)
        {
            bool blank = char.IsWhiteSpace(character) || char.IsControl(character);
            if (blank && (line.Length == 0 || line[^1] == ' '))
            {
                continue;
            }

            line.Append(blank ? ' ' : character);
            if (line.Length >= LongestMessage)
            {
                return line.Append('…').ToString();
            }
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>The error of an answer whose body nobody understands: an edge proxy's HTML, nothing, or garbage.</summary>
    public static RequestError FromStatus(ResponseHead head, ReadOnlySpan<byte> body)
    {
        ErrorKind kind = KindOf(head.Status);
        string text = OneLine(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestMessage)]));
        return new RequestError(kind, text.Length == 0 ? $"HTTP {head.Status} without a body" : $"HTTP {head.Status}: {text}")
        {
            HttpStatus = head.Status,
            Retryable = IsRetryable(head, Passes(kind)),
            RetryAfter = RetryAfter(head),
        };
    }

    /// <summary>The header fields whose names begin with one of <paramref name="prefixes"/>, and what says when to retry.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> RateLimits(ResponseHead head, params ReadOnlySpan<string> prefixes)
    {
        List<KeyValuePair<string, string>>? found = null;
        foreach (KeyValuePair<string, string> header in head.Fields)
        {
            bool wanted = header.Key is "retry-after" or "retry-after-ms" or "x-should-retry";
            foreach (string prefix in prefixes)
            {
                wanted |= header.Key.StartsWith(prefix, StringComparison.Ordinal);
            }

            if (wanted)
            {
                (found ??= []).Add(header);
            }
        }

        return found ?? (IReadOnlyList<KeyValuePair<string, string>>)[];
    }

    // Beyond a year of milliseconds nobody means it, and what computes with it would overflow.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
        && value is >= 0 and < 31_536_000_000
            ? value
            : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;
}
