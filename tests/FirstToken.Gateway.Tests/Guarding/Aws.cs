using System.Text;
using FirstToken.Gateway.Settings;
using FirstToken.Wire;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>Keys of two accounts that are nobody's, in variables of their own, and requests signed with them.</summary>
internal static class Aws
{
    public const string KeyId = "AKIDEXAMPLE";
    public const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    public const string OtherKeyId = "ASIAOTHER";
    public const string OtherSecret = "other+secret/of+the+second+account";
    public const string OtherToken = "session-token/of/the/second==";
    public const string Region = "us-east-1";
    public const string Invoke = "/model/us.anthropic.claude-haiku-4-5-20251001-v1:0/invoke";
    public const string InvokeStream = Invoke + "-with-response-stream";
    public const string Body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";

    static Aws()
    {
        foreach ((string name, string value) in new[] { ("ID", KeyId), ("SECRET", Secret), ("OTHER_ID", OtherKeyId), ("OTHER_SECRET", OtherSecret), ("OTHER_TOKEN", OtherToken) })
        {
            Environment.SetEnvironmentVariable("FIRSTTOKEN_TEST_AWS_" + name, value);
        }
    }

    public static AwsSigning Signing { get; } = new() { KeyIdFrom = "FIRSTTOKEN_TEST_AWS_ID", SecretFrom = "FIRSTTOKEN_TEST_AWS_SECRET", TokenFrom = null };

    public static AwsSigning OtherSigning { get; } = new() { KeyIdFrom = "FIRSTTOKEN_TEST_AWS_OTHER_ID", SecretFrom = "FIRSTTOKEN_TEST_AWS_OTHER_SECRET", TokenFrom = "FIRSTTOKEN_TEST_AWS_OTHER_TOKEN" };

    public static AwsVerifier Verifier { get; } = new(KeyId, Secret, null, Region);

    public static AwsVerifier OtherVerifier { get; } = new(OtherKeyId, OtherSecret, OtherToken, "eu-central-1");

    /// <summary>The keys as a caller has them.</summary>
    public static SigV4 Keys { get; } = new(KeyId, Secret, null, Region, "bedrock");

    /// <summary>An upstream that signs.</summary>
    public static UpstreamSettings Upstream(Uri url, AwsSigning? sign = null, string name = "bedrock", string region = Region) =>
        new() { Name = name, Api = "bedrock", Url = url, Sign = sign ?? Signing, Region = region };

    /// <summary>The route /bedrock to these upstreams.</summary>
    public static Func<GatewaySettings, GatewaySettings> Route(bool guarded, params UpstreamSettings[] upstreams) => settings => settings with
    {
        Upstreams = upstreams,
        Routes = [new RouteSettings
        {
            Prefix = "/bedrock",
            Upstreams = [.. upstreams.Select(upstream => upstream.Name)],
            Mode = guarded ? RelayMode.Guarded : RelayMode.Exact,
            SpeedUps = new SpeedUpSettings { FailOver = upstreams.Length > 1 },
        }],
    };

    /// <summary>A request, with these fields besides those every client sends.</summary>
    public static string Request(string path, string body, string fields, string method = "POST", string host = "gateway.test:4000") =>
        $"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nanthropic-beta: one\r\n{fields}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    /// <summary>The fields of a caller's signature for the gateway's host.</summary>
    public static string Signature(string path, string body, SigV4? keys = null, DateTimeOffset? at = null, string method = "POST", string host = "gateway.test:4000") =>
        string.Concat((keys ?? Keys).Sign(method, host, path, [new("content-type", "application/json"), new("anthropic-beta", "one")], Encoding.Latin1.GetBytes(body), at ?? TimeProvider.System.GetUtcNow(), withBodyHash: true)
            .Select(field => $"{field.Key}: {field.Value}\r\n"));
}
