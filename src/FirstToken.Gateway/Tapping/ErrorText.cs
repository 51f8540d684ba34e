using System.Text;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Tapping;

/// <summary>
/// The text of an upstream's error as it may be kept. Some upstreams quote what they were sent: neither a credential nor what a caller said to a model
/// has a place in a log.
/// </summary>
internal static class ErrorText
{
    private const string Struck = "…";

    // Shorter runs are words that anybody may use.
    private const int LeastOfCredential = 8;
    private const int LeastOfBody = 24;

    // A text may repeat itself more often than anybody needs to look.
    private const int MostLooks = 64;

    // What stands around a word is not the word's.
    private static readonly byte[] s_edges = " \t\"',:=?&"u8.ToArray();

    private static readonly string[] s_secretFields = [.. GatewayKeys.Fields, "Cookie", "Proxy-Authorization", "X-Amz-Security-Token"];

    /// <summary>The text without what stands in the request, too: each run of 8 characters of a credential, or of 24 of the body. A model's name stays.</summary>
    /// <param name="text">What the upstream says.</param>
    /// <param name="sent">The request as the upstream got it, or as the client sent it where somebody else's answer was repeated; absent where none was sent.</param>
    /// <param name="secrets">Credentials of the upstreams that may have answered; absent ones are passed over.</param>
    /// <param name="body">Its body as the client sent it; of a long one the beginning.</param>
    /// <param name="model">The model asked for.</param>
    public static string Strike(string text, OutgoingRequest? sent, IEnumerable<string?> secrets, ReadOnlySpan<byte> body, string? model)
    {
        foreach ((string name, string value) in sent is null ? [] : sent.Fields.Lines)
        {
            if (s_secretFields.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                text = StrikeSecret(text, value);
            }
        }

        foreach (string? secret in secrets)
        {
            text = StrikeSecret(text, secret ?? string.Empty);
        }

        int query = sent?.Target.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (query >= 0)
        {
            text = Strike(text, Encoding.UTF8.GetBytes(sent!.Target[query..]), LeastOfCredential, except: null); // Gemini's keys may come there
        }

        return Strike(text, body, LeastOfBody, model);
    }

    private static string StrikeSecret(string text, string secret) =>
        Strike(text, Encoding.UTF8.GetBytes(secret), Math.Min(LeastOfCredential, secret.Length), except: null);

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
