using System.Text;

namespace FirstToken.Providers;

/// <summary>
/// The text of an error as it may be kept and shown. Some servers quote what they were sent: neither a credential nor what somebody said to a model
/// has a place in a log.
/// </summary>
public static class ErrorText
{
    private const string Struck = "…";

    // Shorter runs are words that anybody may use.
    private const int LeastOfCredential = 8;
    private const int LeastOfBody = 24;

    // A text may repeat itself more often than anybody needs to look.
    private const int MostLooks = 64;

    // What stands around a word is not the word's.
    private static readonly byte[] s_edges = " \t\"',:=?&"u8.ToArray();

    private static readonly string[] s_secretFields =
        ["x-api-key", "authorization", "api-key", "x-goog-api-key", "cookie", "proxy-authorization", "x-amz-security-token"];

    private static readonly string[] s_secretParameters = ["key", "api-key", "api_key", "access_token", "token", "X-Amz-Security-Token", "X-Amz-Signature"];

    /// <summary>The text without each run of 8 characters that stands in a credential of the request, too.</summary>
    /// <param name="text">What the server says.</param>
    /// <param name="fields">The request's header fields, names in any case; others than those that hold credentials are passed over.</param>
    /// <param name="target">Its path and query: Gemini's keys may stand there.</param>
    public static string StrikeCredentials(string text, IEnumerable<KeyValuePair<string, string>> fields, string target)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(target);
        foreach ((string name, string value) in fields)
        {
            if (s_secretFields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                text = SecretsIn(value).Aggregate(text, StrikeSecret);
            }
        }

        int query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? text : SecretsOf(target[(query + 1)..]).Aggregate(text, StrikeSecret);
    }

    /// <summary>The text without each run of 8 characters of a secret, or the whole of a shorter one.</summary>
    /// <param name="text">What the server says.</param>
    /// <param name="secret">The secret.</param>
    public static string StrikeSecret(string text, string secret)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(secret);
        return Strike(text, Encoding.UTF8.GetBytes(secret), Math.Min(LeastOfCredential, secret.Length), except: null);
    }

    /// <summary>The text without each run of 24 bytes that stands in the request's body, too. A model's name stays.</summary>
    /// <param name="text">What the server says.</param>
    /// <param name="body">The body, or the beginning of a long one.</param>
    /// <param name="model">The model asked for; absent where none is known.</param>
    public static string StrikeBody(string text, ReadOnlySpan<byte> body, string? model)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Strike(text, body, LeastOfBody, model);
    }

    // What a signature names besides, region and service, is no secret, and often what is wrong (AWS Signature Version 4).
    private static IEnumerable<string> SecretsIn(string field) => !field.StartsWith("AWS4-", StringComparison.Ordinal) ? [field]
        : from part in field.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
          where part.StartsWith("Credential=", StringComparison.Ordinal) || part.StartsWith("Signature=", StringComparison.Ordinal)
          select part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Split('/')[0];

    private static IEnumerable<string> SecretsOf(string query) =>
        from parameter in query.Split('&')
        let sign = parameter.IndexOf('=', StringComparison.Ordinal)
        where sign > 0 && s_secretParameters.Contains(parameter[..sign], StringComparer.OrdinalIgnoreCase)
        from written in new[] { parameter[(sign + 1)..], Uri.UnescapeDataString(parameter[(sign + 1)..]) }.Distinct(StringComparer.Ordinal)
        select written;

    // Every run of so many bytes has one of half as many that begins at a multiple of the half: only those are looked for.
    private static string Strike(string text, ReadOnlySpan<byte> source, int least, string? except)
    {
        int step = least / 2;
        if (step == 0)
        {
            return text;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var kept = new List<byte>(bytes.Length);
        int done = 0;
        for (int at = 0; at + step <= bytes.Length; at += step)
        {
            if (at < done)
            {
                continue;
            }

            (int start, int end) = Longest(bytes, done, at, step, source);
            if (end - start >= least && Encoding.UTF8.GetString(bytes, start, end - start) != except)
            {
                kept.AddRange(bytes.AsSpan(done, start - done));
                kept.AddRange(Encoding.UTF8.GetBytes(Struck));
                done = end;
            }
        }

        kept.AddRange(bytes.AsSpan(done));
        return done == 0 ? text : Encoding.UTF8.GetString([.. kept]);
    }

    // The longest run around some bytes that stands in the source, less what stands around a word; empty where there is none.
    private static (int Start, int End) Longest(ReadOnlySpan<byte> bytes, int from, int at, int step, ReadOnlySpan<byte> source)
    {
        (int Start, int End) longest = (at, at);
        int behind = 0;
        for (int look = 0; look < MostLooks && source[behind..].IndexOf(bytes.Slice(at, step)) is var next and >= 0; look++)
        {
            int found = behind + next;
            behind = found + 1;
            int start = at;
            for (int back = found; start > from && back > 0 && bytes[start - 1] == source[back - 1]; back--)
            {
                start--;
            }

            int end = at + bytes[at..].CommonPrefixLength(source[found..]);
            ReadOnlySpan<byte> run = bytes[start..end].TrimEnd(s_edges);
            end = start + run.Length;
            start = end - run.TrimStart(s_edges).Length;
            if (end - start > longest.End - longest.Start)
            {
                longest = (start, end);
            }
        }

        return longest;
    }
}
