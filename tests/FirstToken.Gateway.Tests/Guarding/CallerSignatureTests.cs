using FirstToken.Gateway.Settings;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>Callers without a gateway key who sign for the gateway's host, before an upstream that takes signed requests alone.</summary>
public sealed class CallerSignatureTests
{
    private const string Path = "/bedrock" + Aws.Invoke;

    [Theory]
    [InlineData(false, Path, Aws.Body)]
    [InlineData(true, Path, Aws.Body)]
    [InlineData(false, "/bedrock/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke?x=%2F&a", Aws.Body)]
    [InlineData(true, "/bedrock/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", "")]
    public async Task A_caller_with_the_same_keys_is_signed_for_anew(bool guarded, string path, string body)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded, Aws.Upstream(bedrock.Url)));
        string signature = Aws.Signature(path, body);

        string answer = await AskAsync(gateway, Aws.Request(path, body, signature));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        string request = Assert.Single(bedrock.Requests);
        Assert.DoesNotContain("gateway.test", request, StringComparison.Ordinal);
        Assert.Single(request.Split("\r\n"), line => line.StartsWith("x-amz-date:", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_caller_may_sign_for_another_region_than_the_upstreams()
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded: false, Aws.Upstream(bedrock.Url)));

        string answer = await AskAsync(gateway, Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, Aws.Keys with { Region = "ap-south-1" })));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other keys", "signed with other AWS keys than upstream bedrock has: use the AWS keys this gateway signs with, a gateway key, or a bearer token of Bedrock (AWS_BEARER_TOKEN_BEDROCK)")]
    [InlineData("other secret", "does not fit the request: the secret is another one")]
    [InlineData("other service", "signed for another service than bedrock")]
    [InlineData("other body", "does not fit the request")]
    [InlineData("other path", "does not fit the request")]
    [InlineData("other host", "does not fit the request")]
    [InlineData("old", "more than 5 minutes before or after the gateway's time")]
    [InlineData("early", "more than 5 minutes before or after the gateway's time")]
    [InlineData("field missing", "only fields that are there")]
    [InlineData("date missing", "needs x-amz-date")]
    [InlineData("half", "not a complete AWS4-HMAC-SHA256")]
    [InlineData("asymmetric", "not a complete AWS4-HMAC-SHA256")]
    public async Task Any_other_signature_is_refused_with_what_to_do(string how, string expected)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        foreach (bool guarded in (bool[])[false, true])
        {
            await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded, Aws.Upstream(bedrock.Url)));

            string answer = await AskAsync(gateway, Wrong(how));

            Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
            Assert.Contains("x-firsttoken-error: signature_refused\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("x-amzn-errortype: InvalidSignatureException\r\n", answer, StringComparison.Ordinal);
            Assert.Contains("{\"message\":\"gateway: ", answer, StringComparison.Ordinal);
            Assert.Contains(expected, System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
            Assert.DoesNotContain(Aws.KeyId, answer, StringComparison.Ordinal);
            Assert.Empty(bedrock.Requests);
        }
    }

    [Theory]
    [InlineData(false, 299)]
    [InlineData(true, -295)]
    public async Task Five_minutes_are_let_pass(bool guarded, int secondsAgo)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded, Aws.Upstream(bedrock.Url)));
        DateTimeOffset at = TimeProvider.System.GetUtcNow().AddSeconds(-secondsAgo + 2);

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(gateway, Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, at: at))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization: Bearer the-callers-own\r\n", false)]
    [InlineData("Authorization: Bearer the-callers-own\r\n", true)]
    [InlineData("", false)]
    public async Task Who_does_not_sign_passes_as_it_is(string field, bool guarded)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded, Aws.Upstream(bedrock.Url)));

        string answer = await AskAsync(gateway, Aws.Request(Path, Aws.Body, field));

        Assert.EndsWith("""{"message":"Missing Authentication Token"}""", answer, StringComparison.Ordinal);
        Assert.Contains(field, Assert.Single(bedrock.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("AWS4-", Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_the_upstream_does_not_sign_a_signature_passes_as_it_is(bool guarded)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, Aws.Route(guarded, Aws.Upstream(bedrock.Url) with { Sign = null }));
        string signature = Aws.Signature(Path, Aws.Body);

        await AskAsync(gateway, Aws.Request(Path, Aws.Body, signature));

        Assert.All(signature.Split("\r\n"), line => Assert.Contains(line, Assert.Single(bedrock.Requests), StringComparison.OrdinalIgnoreCase));
        Assert.Single(bedrock.Refused);
    }

    [Fact]
    public async Task Callers_with_the_same_keys_share_one_kept_answer()
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(bedrock.Url, settings => Cached(Aws.Route(guarded: true, Aws.Upstream(bedrock.Url))(settings)));

        string first = await AskAsync(gateway, Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, at: TimeProvider.System.GetUtcNow().AddSeconds(-5))));
        string second = await AskAsync(gateway, Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body)));
        string refused = await AskAsync(gateway, Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, Aws.Keys with { SecretAccessKey = "guessed" })));

        Assert.EndsWith(VerifyingBedrock.Answer, first, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-served-by: cache", second, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 403 ", refused, StringComparison.Ordinal);
        Assert.Single(bedrock.Requests);
    }

    private static GatewaySettings Cached(GatewaySettings settings) =>
        settings with { Routes = [.. settings.Routes.Select(route => route with { SpeedUps = route.SpeedUps with { Cache = new CacheSettings() } })] };

    private static string Wrong(string how)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return how switch
        {
            "other keys" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, Aws.Keys with { AccessKeyId = "AKIDOTHER" })),
            "other secret" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, Aws.Keys with { SecretAccessKey = "guessed" })),
            "other service" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, Aws.Keys with { Service = "s3" })),
            "other body" => Aws.Request(Path, Aws.Body + " ", Aws.Signature(Path, Aws.Body)),
            "other path" => Aws.Request(Path.Replace("haiku", "opus", StringComparison.Ordinal), Aws.Body, Aws.Signature(Path, Aws.Body)),
            "other host" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body), host: "elsewhere"),
            "old" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, at: now.AddMinutes(-5.1))),
            "early" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body, at: now.AddMinutes(5.2))),
            "field missing" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body)).Replace("anthropic-beta: one\r\n", "", StringComparison.Ordinal),
            "date missing" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body)).Replace("x-amz-date: ", "x-date: ", StringComparison.Ordinal),
            "half" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body).Split(", Signature=")[0] + "\r\n"),
            "asymmetric" => Aws.Request(Path, Aws.Body, Aws.Signature(Path, Aws.Body).Replace(SigV4Claim.Scheme, "AWS4-ECDSA-P256-SHA256", StringComparison.Ordinal)),
            _ => throw new ArgumentOutOfRangeException(nameof(how)),
        };
    }

    private static async Task<string> AskAsync(RunningGateway gateway, string request)
    {
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(request);
        return await client.ReadAnswerAsync();
    }
}
