using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FirstToken.Wire;

/// <summary>
/// Signs requests for AWS with Signature Version 4 (facts: wire.md §2.2). Pure: the moment is given in.
/// </summary>
/// <remarks>
/// Written here and not taken from AWSSDK.Core: its signer is reachable only through a namespace called Internal that promises
/// nothing, and brings a megabyte of assembly and its start-up into a tool whose own start-up is latency, for these hundred lines.
/// </remarks>
/// <param name="AccessKeyId">Whose key.</param>
/// <param name="SecretAccessKey">The key.</param>
/// <param name="SessionToken">For temporary credentials; sent and signed.</param>
/// <param name="Region">AWS region (<c>us-east-1</c>).</param>
/// <param name="Service">Signing name of the service (<c>bedrock</c>).</param>
public sealed record SigV4(string AccessKeyId, string SecretAccessKey, string? SessionToken, string Region, string Service)
{
    /// <summary>How far the moment of a signature may be from the clock, as AWS has it.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The name under which AWS's client signs the host over HTTP/2.</summary>
    public const string Authority = ":authority";

    private const string Algorithm = SigV4Claim.Scheme;
    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Signs a request.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="host">The <c>host</c> header exactly as it will be sent.</param>
    /// <param name="path">Path and query exactly as they go on the wire.</param>
    /// <param name="headers">The headers to sign besides <c>host</c> and those of the signature; lower-case names.</param>
    /// <param name="body">The body.</param>
    /// <param name="now">Wall clock; AWS tolerates a few minutes.</param>
    /// <param name="withBodyHash">Whether to send and sign <c>x-amz-content-sha256</c>.</param>
    /// <returns>The headers to add to the request, <c>authorization</c> last.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(
        string method,
        string host,
        string path,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlySpan<byte> body,
        DateTimeOffset now,
        bool withBodyHash = false)
    {
        string date = now.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture);
        string bodyHash = Hash(body);
        List<KeyValuePair<string, string>> added = [new("x-amz-date", date)];
        if (withBodyHash)
        {
            added.Add(new("x-amz-content-sha256", bodyHash));
        }

        if (SessionToken is not null)
        {
            added.Add(new("x-amz-security-token", SessionToken));
        }

        KeyValuePair<string, string>[] signed =
            [.. headers.Append(new("host", host)).Concat(added).OrderBy(header => header.Key, StringComparer.Ordinal)];
        string canonical = CanonicalRequest(method, path, signed, bodyHash);
        added.Add(new(
            "authorization",
            $"{Algorithm} Credential={AccessKeyId}/{Scope(date)}, SignedHeaders={Names(signed)}, Signature={Signature(canonical, date)}"));
        return added;
    }

    /// <summary>Finds out whether a request was signed with these keys, for whichever region.</summary>
    /// <param name="claim">What the request says of its signature.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="path">Path and query as they came over the wire.</param>
    /// <param name="header">The value of a field by its lower-case name, several joined by commas; absent is <see langword="null"/>.</param>
    /// <param name="body">The body.</param>
    /// <param name="now">Wall clock.</param>
    public SigV4Verdict Check(
        SigV4Claim claim, string method, string path, Func<string, string?> header, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(header);
        if (claim.AccessKeyId != AccessKeyId || claim.Service != Service)
        {
            return claim.AccessKeyId == AccessKeyId ? SigV4Verdict.OtherService : SigV4Verdict.OtherKeys;
        }

        KeyValuePair<string, string?>[] signed = [.. claim.SignedHeaders.Select(name => KeyValuePair.Create(name, header(name)))];
        string date = header("x-amz-date") ?? "";
        if (Array.Exists(signed, field => field.Value is null) || !claim.SignedHeaders.Any(name => name is "host" or Authority) || !claim.SignedHeaders.Contains("x-amz-date")
            || !DateTimeOffset.TryParseExact(date, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset made)
            || date[..8] != claim.Day)
        {
            return SigV4Verdict.Incomplete;
        }

        if ((now - made).Duration() > Tolerance)
        {
            return SigV4Verdict.Stale;
        }

        string expected = (this with { Region = claim.Region }).Signature(CanonicalRequest(method, path, signed!, Hash(body)), date);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(claim.Signature))
            ? SigV4Verdict.Genuine
            : SigV4Verdict.Different;
    }

    /// <summary>Everything but the secrets.</summary>
    public override string ToString() => $"SigV4 {Region}/{Service}";

    internal static string CanonicalRequest(
        string method, string path, IReadOnlyList<KeyValuePair<string, string>> signed, string bodyHash)
    {
        int query = path.IndexOf('?', StringComparison.Ordinal);
        var text = new StringBuilder(512);
        text.Append(method).Append('\n');
        text.Append(CanonicalPath(query < 0 ? path : path[..query])).Append('\n');
        text.Append(query < 0 ? "" : CanonicalQuery(path[(query + 1)..])).Append('\n');
        foreach (KeyValuePair<string, string> header in signed)
        {
            text.Append(header.Key).Append(':').Append(Trimmed(header.Value)).Append('\n');
        }

        return text.Append('\n').Append(Names(signed)).Append('\n').Append(bodyHash).ToString();
    }

    internal string StringToSign(string canonicalRequest, string date) =>
        $"{Algorithm}\n{date}\n{Scope(date)}\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";

    internal byte[] SigningKey(string date)
    {
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + SecretAccessKey);
        foreach (string part in (ReadOnlySpan<string>)[date[..8], Region, Service, "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return key;
    }

    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private string Signature(string canonicalRequest, string date) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(SigningKey(date), Encoding.UTF8.GetBytes(StringToSign(canonicalRequest, date))));

    // Each segment of the path on the wire is encoded once more: %3A there is %253A here, a bare colon is %3A. Slashes that follow
    // one another are one.
    private static string CanonicalPath(string path)
    {
        string segments = string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.EscapeDataString));
        return segments.Length == 0 ? "/" : $"/{segments}{(path.EndsWith('/') ? "/" : "")}";
    }

    private static string CanonicalQuery(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Encoded(pair[0]), Value: pair.Length > 1 ? Encoded(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    private static string Trimmed(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Names(IEnumerable<KeyValuePair<string, string>> signed) =>
        string.Join(';', signed.Select(header => header.Key));

    private string Scope(string date) => $"{date[..8]}/{Region}/{Service}/aws4_request";
}
