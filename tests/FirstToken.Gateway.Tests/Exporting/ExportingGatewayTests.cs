using System.Text.Json;
using FirstToken.Gateway.Exporting;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Alerting;
using Xunit;

namespace FirstToken.Gateway.Tests.Exporting;

/// <summary>What a running gateway exports, over sockets.</summary>
public sealed class ExportingGatewayTests : IDisposable
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private readonly ScriptedUpstream _upstream = new();

    public void Dispose() => _upstream.Dispose();

    [Theory]
    [InlineData(RelayMode.Exact)]
    [InlineData(RelayMode.Guarded)]
    public async Task A_relayed_request_becomes_a_span_and_its_traceparent_goes_on_unchanged(RelayMode mode)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        string sent;
        await using (RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url, settings => settings with { Otlp = new OtlpSettings { Endpoint = receiver.Url }, Routes = [.. settings.Routes.Select(route => route with { Mode = mode })] }))
        {
            sent = await RelayAsync(gateway, "secret prompt");
        }

        Receiver.Post post = await receiver.Posts.ReadAsync(TestContext.Current.CancellationToken);
        JsonElement span = JsonDocument.Parse(post.Body).RootElement.GetProperty("resourceSpans")[0].GetProperty("scopeSpans")[0].GetProperty("spans")[0];

        Assert.Contains($"traceparent: {Parent}\r\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "chat claude-haiku-4-5"), (span.GetProperty("traceId").GetString(), span.GetProperty("parentSpanId").GetString(), span.GetProperty("name").GetString()));
        Assert.DoesNotContain("secret", post.Body, StringComparison.Ordinal);
        Assert.Equal("/v1/metrics", (await receiver.Posts.ReadAsync(TestContext.Current.CancellationToken)).Path);
    }

    [Fact]
    public async Task A_reload_sends_what_comes_then_elsewhere()
    {
        await using Receiver first = await Receiver.StartAsync();
        await using Receiver second = await Receiver.StartAsync();
        await using (RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url, settings => settings with { Otlp = new OtlpSettings { Endpoint = first.Url, Metrics = false } }))
        {
            await RelayAsync(gateway, "a");
            gateway.Server.Reload(gateway.Settings with { Otlp = new OtlpSettings { Endpoint = second.Url, Metrics = false } });
            await RelayAsync(gateway, "b");
        }

        Assert.Contains("firsttoken.gateway", (await first.Posts.ReadAsync(TestContext.Current.CancellationToken)).Body, StringComparison.Ordinal);
        Assert.Contains("firsttoken.gateway", (await second.Posts.ReadAsync(TestContext.Current.CancellationToken)).Body, StringComparison.Ordinal);
        Assert.False(first.Posts.TryRead(out _) || second.Posts.TryRead(out _));
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_holds_nobody_up()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url, settings => settings with { Otlp = new OtlpSettings { Endpoint = new Uri("http://127.0.0.1:9"), Every = TimeSpan.FromMilliseconds(100) } });

        for (int i = 0; i < 5; i++)
        {
            await RelayAsync(gateway, "hi");
        }

        Assert.Contains("firsttoken_gateway_dropped_spans_total ", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    private async Task<string> RelayAsync(RunningGateway gateway, string prompt)
    {
        string body = $$"""{"model":"claude-haiku-4-5","max_tokens":6,"messages":[{"role":"user","content":"{{prompt}}"}]}""";
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync($"POST /v1/messages HTTP/1.1\r\nHost: gateway\r\ntraceparent: {Parent}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        (string request, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("""{"id":"m","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"text","text":"secret answer"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":2}}""", headers: "Connection: close\r\n"));
        await client.ReadToEndAsync();
        await gateway.NextRecordAsync();
        connection.Dispose();
        return request;
    }
}
