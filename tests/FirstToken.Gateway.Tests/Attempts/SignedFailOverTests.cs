using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Guarding;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class SignedFailOverTests
{
    [Fact]
    public async Task Bedrock_takes_the_place_of_anthropic_with_a_signature_of_its_own()
    {
        using var first = new ScriptedUpstream();
        await using var bedrock = new VerifyingBedrock(Aws.Verifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, settings => Guarded.To(
            settings, new SpeedUpSettings { FailOver = true }, null,
            new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = first.Url }, Aws.Upstream(bedrock.Url)));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.Json(Guarded.Busy, "529 Busy"));
        using (source)
        {
            string answer = await client.ReadUntilAsync("event: message_stop");
            Assert.Empty(bedrock.Refused);
            Assert.Contains("event: content_block_delta", answer, StringComparison.Ordinal);
            string request = Assert.Single(bedrock.Requests);
            Assert.StartsWith("POST /model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke-with-response-stream ", request, StringComparison.Ordinal);
            Assert.DoesNotContain("mine", request, StringComparison.Ordinal);
            Assert.Equal("bedrock", (await gateway.NextRecordAsync()).Upstream);
        }
    }

    [Fact]
    public async Task Another_account_in_another_region_takes_the_place_of_the_first()
    {
        using var first = new ScriptedUpstream();
        await using var second = new VerifyingBedrock(Aws.OtherVerifier);
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            first.Url, Aws.Route(guarded: true, Aws.Upstream(first.Url), Aws.Upstream(second.Url, Aws.OtherSigning, "elsewhere", "eu-central-1")));
        using RawConnection client = await gateway.ConnectAsync();
        const string path = "/bedrock" + Aws.InvokeStream;
        await client.SendAsync(Aws.Request(path, Aws.Body, Aws.Signature(path, Aws.Body)));

        (string asked, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.Json("""{"message":"slow down"}""", "429 Too Many Requests"));
        using (source)
        {
            string answer = await client.ReadAnswerAsync();
            Assert.Empty(second.Refused);
            Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
            Assert.Contains($"Credential={Aws.KeyId}/", asked, StringComparison.Ordinal);
            Assert.Contains($"Credential={Aws.OtherKeyId}/", Assert.Single(second.Requests), StringComparison.Ordinal);
            GatewayRecord record = await gateway.NextRecordAsync();
            Assert.Equal([("bedrock", "rate_limit"), ("elsewhere", "ok")], record.Attempts.Select(attempt => (attempt.Upstream, attempt.Outcome)));
        }
    }

    [Fact]
    public async Task A_second_try_at_the_same_upstream_is_signed_again()
    {
        using var first = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, settings => Retried(Aws.Route(guarded: true, Aws.Upstream(first.Url))(settings)));
        using RawConnection client = await gateway.ConnectAsync();
        const string path = "/bedrock" + Aws.Invoke;
        await client.SendAsync(Aws.Request(path, Aws.Body, Aws.Signature(path, Aws.Body)));

        (string asked, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.Json("{}", "503 Busy", "Connection: close\r\n"));
        one.Dispose();
        (string again, RawConnection other) = await first.AnswerAsync(ScriptedUpstream.Json(VerifyingBedrock.Answer));
        using (other)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await client.ReadAnswerAsync(), StringComparison.Ordinal);
            Assert.All([asked, again], request => Assert.Single(request.Split("\r\n"), line => line.StartsWith("authorization: AWS4-HMAC-SHA256", StringComparison.OrdinalIgnoreCase)));
        }
    }

    private static GatewaySettings Retried(GatewaySettings settings) => settings with
    {
        Routes = [.. settings.Routes.Select(route => route with { SpeedUps = new SpeedUpSettings { Retries = new RetrySettings { Attempts = 2, Wait = TimeSpan.FromMilliseconds(10) } } })],
    };
}
