using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace FirstToken.Transport.Http1;

/// <summary>A response head as RFC 9112 §4 and §5 write it, and what it says about the body and the connection.</summary>
/// <param name="Response">Status and fields.</param>
/// <param name="IsHttp11">The status line says HTTP/1.1.</param>
internal readonly record struct Http1Head(ResponseHead Response, bool IsHttp11)
{
    private const int StatusEnd = 12;
    private const int LongestKnownName = 64;

    // One string for all answers: names are most of what a head would otherwise allocate.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownNames = FrozenSet.Create(
        StringComparer.Ordinal,
        "alt-svc", "anthropic-organization-id", "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-remaining",
        "anthropic-ratelimit-input-tokens-reset", "anthropic-ratelimit-output-tokens-limit", "anthropic-ratelimit-output-tokens-remaining",
        "anthropic-ratelimit-output-tokens-reset", "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining",
        "anthropic-ratelimit-requests-reset", "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining",
        "anthropic-ratelimit-tokens-reset", "apim-request-id", "cache-control", "cf-cache-status", "cf-ray", "connection", "content-encoding",
        "content-length", "content-type", "date", "keep-alive", "openai-organization", "openai-processing-ms", "openai-version", "request-id",
        "retry-after", "retry-after-ms", "server", "server-timing", "set-cookie", "strict-transport-security", "transfer-encoding", "vary", "via",
        "x-amzn-bedrock-input-token-count", "x-amzn-bedrock-invocation-latency", "x-amzn-bedrock-output-token-count", "x-amzn-requestid",
        "x-content-type-options", "x-firsttoken-sim-id", "x-frame-options", "x-ratelimit-limit-requests", "x-ratelimit-limit-tokens",
        "x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens",
        "x-request-id", "x-xss-protection").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the connection may serve another request after the answer (RFC 9112 §9.3).</summary>
    public bool KeepAlive
    {
        get
        {
            string? connection = Response["connection"];
            bool close = connection?.Contains("close", StringComparison.OrdinalIgnoreCase) ?? false;
            bool keep = connection?.Contains("keep-alive", StringComparison.OrdinalIgnoreCase) ?? false;
            return !close && (keep || IsHttp11);
        }
    }

    /// <summary>Reads a whole head.</summary>
    /// <param name="bytes">From the status line to the blank line; lines may end in LF alone.</param>
    /// <param name="head">The head read.</param>
    /// <returns><see langword="false"/> for what is not HTTP.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Http1Head head)
    {
        head = default;
        ReadOnlySpan<byte> status = NextLine(ref bytes);
        if (status.Length < StatusEnd || status[8] != ' '
            || !int.TryParse(status[9..StatusEnd], NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code < 100)
        {
            return false;
        }

        var fields = new List<KeyValuePair<string, string>>(16);
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> line = NextLine(ref bytes);
            int colon = line.IndexOf((byte)':');
            if (line.IsEmpty)
            {
                continue;
            }

            if (colon <= 0)
            {
                return false;
            }

            ReadOnlySpan<byte> value = line[(colon + 1)..];
            fields.Add(new(NameOf(line[..colon]), Encoding.Latin1.GetString(value[Ascii.Trim(value)])));
        }

        head = new Http1Head(new ResponseHead(code, fields), status.StartsWith("HTTP/1.1"u8));
        return true;
    }

    private static string NameOf(ReadOnlySpan<byte> name)
    {
        Span<char> lower = stackalloc char[LongestKnownName];
        return name.Length <= LongestKnownName
            && Ascii.ToLower(name, lower, out int length) == System.Buffers.OperationStatus.Done
            && KnownNames.TryGetValue(lower[..length], out string? known)
                ? known
                : Encoding.Latin1.GetString(name).ToLowerInvariant();
    }

    private static ReadOnlySpan<byte> NextLine(ref ReadOnlySpan<byte> bytes)
    {
        int lf = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lf < 0 ? bytes : bytes[..lf];
        bytes = lf < 0 ? default : bytes[(lf + 1)..];
        return line.TrimEnd((byte)'\r');
    }
}
