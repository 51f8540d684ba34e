using System.Text;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Tests;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

/// <summary>Callers with a gateway key at an upstream that takes signed requests alone.</summary>
public sealed class SignedUpstreamTests
{
    private readonly string _key = KeyText.Create();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gateway_key_becomes_a_signature(bool guarded)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded, Aws.Upstream(bedrock.Url));

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"Authorization: Bearer {_key}\r\nx-api-key: sk-own\r\nX-Amz-Security-Token: the-callers\r\n"));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith(VerifyingBedrock.Answer, answer, StringComparison.Ordinal);
        string request = Assert.Single(bedrock.Requests);
        Assert.Contains("anthropic-beta: one\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith(Aws.Body, request, StringComparison.Ordinal);
        Assert.DoesNotContain("ftk_", request, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-own", request, StringComparison.Ordinal);
        Assert.DoesNotContain("the-callers", request, StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal(("alice", 4), (record.Caller, record.Request.Usage?.Output));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signed_stream_comes_through_byte_by_byte(bool guarded)
    {
        byte[] events = GoldenVector.Get("bedrock-invoke-basic").Bytes;
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded, Aws.Upstream(bedrock.Url));

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.InvokeStream, Aws.Body, $"x-api-key: {_key}\r\n"));

        Assert.Empty(bedrock.Refused);
        Assert.Contains("application/vnd.amazon.eventstream", answer, StringComparison.Ordinal);
        Assert.EndsWith(Encoding.Latin1.GetString(events), answer, StringComparison.Ordinal);
        Assert.True((await gateway.NextRecordAsync()).Streamed);
    }

    [Theory]
    [InlineData("POST", "/model/us.anthropic.claude-haiku-4-5-20251001-v1:0/invoke")]
    [InlineData("POST", "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse")]
    [InlineData("POST", "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x-v1%3A0/invoke")]
    [InlineData("POST", "/model/a~b!'()*$,;=@+c/invoke")]
    [InlineData("POST", "//model/m/invoke")]
    [InlineData("GET", "/inference-profiles?type=SYSTEM_DEFINED&maxResults=1000&a=b%20c&empty=&flag&b=%2F")]
    [InlineData("DELETE", "/async-invoke/x/")]
    [InlineData("GET", "/")]
    public async Task What_is_signed_is_what_goes_over_the_wire(string method, string path)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded: true, Aws.Upstream(bedrock.Url));

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + path, method == "POST" ? Aws.Body : "", $"x-api-key: {_key}\r\n", method));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.StartsWith($"{method} {path} HTTP/1.1\r\n", Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 100_000)]
    [InlineData(true, 100_000)]
    [InlineData(false, 3_000_000)]
    public async Task A_body_is_signed_whatever_its_length(bool guarded, int length)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded, Aws.Upstream(bedrock.Url));
        string body = new('x', length);

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.Invoke, body, $"x-api-key: {_key}\r\n"));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_chunks_is_signed_and_sent_whole()
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url));

        string answer = await AskAsync(gateway, $"POST /bedrock{Aws.Invoke} HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{{\"a\r\n4\r\n\":1}}\r\n0\r\n\r\n");

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("{\"a\":1}", Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_too_large_to_be_kept_is_refused_in_the_apis_words(bool guarded)
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded, Aws.Upstream(bedrock.Url));
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST /bedrock{Aws.Invoke} HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nContent-Length: {(32 << 20) + 1}\r\n\r\n");
        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("""{"message":"gateway: the body is larger than 32 MB, and only what is kept whole can be signed for AWS"}""", answer, StringComparison.Ordinal);
        Assert.Empty(bedrock.Requests);
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_refused_once_it_is_too_large()
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url));
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"POST /bedrock{Aws.Invoke} HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nTransfer-Encoding: chunked\r\n\r\n{(32 << 20) + 1:x}\r\n");
        await client.SendAsync(new byte[(32 << 20) + 1]);
        await client.SendAsync("\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Empty(bedrock.Requests);
    }

    [Fact]
    public async Task Fields_of_AWS_that_stay_are_signed_as_well()
    {
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url));

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {_key}\r\nX-Amz-User-Agent: aws-sdk-js/3\r\nx-amz-target: a\r\nX-Amz-Target: b\r\nx-amzn-bedrock-trace: ENABLED\r\n"));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("x-amzn-bedrock-trace: ENABLED\r\n", Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Temporary_keys_send_their_token()
    {
        await using var bedrock = new VerifyingBedrock(Aws.OtherVerifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url, Aws.OtherSigning, region: "eu-central-1"));

        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {_key}\r\n"));

        Assert.Empty(bedrock.Refused);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"x-amz-security-token: {Aws.OtherToken}\r\n", Assert.Single(bedrock.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_with_other_keys_and_another_region_signs_with_them()
    {
        await using var bedrock = new VerifyingBedrock(Aws.OtherVerifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url));
        string request = Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {_key}\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(gateway, request), StringComparison.Ordinal);

        gateway.Server.Reload(gateway.Settings with { Upstreams = [Aws.Upstream(bedrock.Url, Aws.OtherSigning, region: "eu-central-1")] });

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(gateway, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_finds_other_keys_in_the_same_variables()
    {
        const string variable = "FIRSTTOKEN_TEST_AWS_CHANGING";
        Environment.SetEnvironmentVariable(variable, "an-old-secret");
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await StartAsync(guarded: false, Aws.Upstream(bedrock.Url, Aws.Signing with { SecretFrom = variable }));
        string request = Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {_key}\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(gateway, request), StringComparison.Ordinal);

        Environment.SetEnvironmentVariable(variable, Aws.Secret);
        gateway.Server.Reload(gateway.Settings with { Drain = TimeSpan.FromSeconds(6) });

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(gateway, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_record_or_description_shows_a_secret()
    {
        await using var bedrock = new VerifyingBedrock(Aws.OtherVerifier with { Secret = "so that it refuses" });
        UpstreamSettings upstream = Aws.Upstream(bedrock.Url, Aws.OtherSigning, region: "eu-central-1");
        await using RunningGateway gateway = await StartAsync(guarded: true, upstream);
        string answer = await AskAsync(gateway, Aws.Request("/bedrock" + Aws.Invoke, Aws.Body, $"x-api-key: {_key}\r\n"));
        GatewayRecord record = await gateway.NextRecordAsync();

        string shown = string.Join('\n', answer, record, record.Request, upstream, Assert.Single(gateway.Settings.Upstreams), RequestSigner.Of(upstream, TimeProvider.System),
            await gateway.GetAsync("/anthropic/metrics", $"x-api-key: {_key}\r\n"), await gateway.GetAsync("/metrics", $"x-api-key: {_key}\r\n"), await gateway.GetAsync("/sla", $"x-api-key: {_key}\r\n"));

        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Aws.OtherSecret, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Aws.OtherToken, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Aws.OtherKeyId, shown, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(RunningGateway gateway, string request)
    {
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(request);
        return await client.ReadAnswerAsync();
    }

    private Task<RunningGateway> StartAsync(bool guarded, params UpstreamSettings[] upstreams) => RunningGateway.StartAsync(
        upstreams[0].Url, settings => Aws.Route(guarded, upstreams)(settings) with { Keys = [new GatewayKey { Name = "alice", Hash = KeyText.HashOf(_key) }] });
}
