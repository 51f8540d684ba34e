using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>
/// Checks a signed request as AWS documents that its services do, from its bytes. Shares nothing with the code that signs: who
/// misreads the specification there does not misread it here in the same way.
/// </summary>
internal sealed record AwsVerifier(string KeyId, string Secret, string? Token, string Region, string Service = "bedrock")
{
    /// <summary>Why a request is not taken; absent where it is.</summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="target">Path and query on the wire.</param>
    /// <param name="fields">The fields, in the order they came.</param>
    /// <param name="body">The body.</param>
    /// <param name="host">What this server is called.</param>
    /// <param name="now">Its clock.</param>
    public string? Refuse(string method, string target, IReadOnlyList<(string Name, string Value)> fields, byte[] body, string host, DateTimeOffset now)
    {
        string? One(string name)
        {
            string[] values = [.. fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value.Trim())];
            return values.Length == 0 ? null : string.Join(",", values);
        }

        if (One("authorization") is not { } authorization || !authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return "Missing Authentication Token";
        }

        if (fields.Count(field => field.Name.Equals("host", StringComparison.OrdinalIgnoreCase)) != 1 || One("host") != host)
        {
            return $"the host is {host}, not {One("host")}";
        }

        Dictionary<string, string> parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(", ").Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        string[] names = parts["SignedHeaders"].Split(';');
        string date = One("x-amz-date") ?? "";
        string day = date.Length > 8 ? date[..8] : "";
        string scope = string.Join('/', day, Region, Service, "aws4_request");
        if (parts["Credential"] != $"{KeyId}/{scope}")
        {
            return $"the scope is {KeyId}/{scope}";
        }

        if (One("x-amz-security-token") != Token)
        {
            return "The security token included in the request is invalid";
        }

        string[] unsigned = [.. fields.Select(field => field.Name.ToLowerInvariant()).Where(name => name == "host" || name.StartsWith("x-amz-", StringComparison.Ordinal)).Except(names)];
        if (unsigned.Length > 0 || !names.SequenceEqual(names.Order(StringComparer.Ordinal)))
        {
            return "There were headers present in the request which were not signed: " + string.Join(' ', unsigned);
        }

        var made = DateTimeOffset.ParseExact(date, "yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (Math.Abs((now - made).TotalMinutes) > 5)
        {
            return "Signature expired";
        }

        string payload = Hex(SHA256.HashData(body));
        if (One("x-amz-content-sha256") is { } claimed && claimed != payload)
        {
            return "the body is another one";
        }

        string[] pathAndQuery = target.Split('?', 2);
        string canonical = string.Join('\n',
            [method, Path(pathAndQuery[0]), Query(pathAndQuery.Length > 1 ? pathAndQuery[1] : ""), .. names.Select(name => $"{name}:{One(name)}"), "", parts["SignedHeaders"], payload]);
        string toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope, Hex(SHA256.HashData(Encoding.ASCII.GetBytes(canonical))));
        byte[] key = Mac(Mac(Mac(Mac(Encoding.ASCII.GetBytes("AWS4" + Secret), day), Region), Service), "aws4_request");
        return Hex(Mac(key, toSign)) == parts["Signature"] ? null : "The request signature we calculated does not match the signature you provided";
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    private static string Path(string path)
    {
        string encoded = Encode(path.Replace("//", "/", StringComparison.Ordinal), "/");
        return encoded.Length == 0 ? "/" : encoded;
    }

    private static string Query(string query)
    {
        string[] pairs = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")];
        return string.Join('&', pairs.Select(pair => pair.Split('=', 2)).Select(pair => $"{Encode(Decode(pair[0]))}={Encode(Decode(pair[1]))}").Order(StringComparer.Ordinal));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text);

    private static string Encode(string text, string kept = "")
    {
        var encoded = new StringBuilder();
        foreach (byte one in Encoding.UTF8.GetBytes(text))
        {
            bool isPlain = one is (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') || "-_.~".Contains((char)one, StringComparison.Ordinal) || kept.Contains((char)one, StringComparison.Ordinal);
            encoded.Append(isPlain ? ((char)one).ToString() : $"%{one:X2}");
        }

        return encoded.ToString();
    }
}
