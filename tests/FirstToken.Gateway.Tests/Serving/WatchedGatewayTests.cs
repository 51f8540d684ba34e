using System.Diagnostics;
using System.Text.Json;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Watching;
using FirstToken.Simulator;
using FirstToken.Simulator.Behaviour;
using Xunit;

namespace FirstToken.Gateway.Tests.Serving;

/// <summary>What the gateway tells of itself, asked over sockets while it relays.</summary>
public sealed class WatchedGatewayTests
{
    private const string Body = """{"model":"claude-haiku-4-5","max_tokens":6,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Series = "{route=\"/v1\",upstream=\"anthropic\",model=\"claude-haiku-4-5\",status=\"200\",simulated=\"true\"";

    private static string Request => $"POST /v1/messages HTTP/1.1\r\nHost: gateway\r\nx-api-key: any\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";

    [Fact]
    public async Task Prometheus_reads_what_was_relayed_and_how_long_it_was_held()
    {
        await using SimulatorServer simulator = await SimulateAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url);
        GatewayRecord record = await RelayAsync(gateway);

        string[] page = (await gateway.GetAsync("/metrics")).Split('\n');

        Assert.Equal("HTTP/1.1 200 OK\r", page[0]);
        Assert.Contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r", page);
        Assert.Contains($"firsttoken_gateway_requests_total{Series}}} 1", page);
        Assert.Contains($"firsttoken_gateway_hold_seconds_count{Series},position=\"first\"}} 1", page);
        Assert.Contains($"firsttoken_gateway_hold_seconds_count{Series},position=\"later\"}} {record.Request.HoldsNs.Count - 1}", page);
        Assert.Contains($"firsttoken_gateway_tokens_total{Series},type=\"output\"}} {record.Request.Usage!.Output}", page);
        Assert.Contains("firsttoken_gateway_dropped_records_total 0", page);
    }

    [Fact]
    public async Task The_json_page_counts_what_was_relayed_and_stands_before_the_route_of_its_prefix()
    {
        await using SimulatorServer simulator = await SimulateAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url);
        await RelayAsync(gateway);
        await gateway.Server.WarmedUp;

        JsonElement page = Json(await gateway.GetAsync("/anthropic/metrics"));

        Assert.Equal(("ready", 1), (page.GetProperty("adapter_metrics").GetProperty("status").GetString(), page.GetProperty("adapter_metrics").GetProperty("request_count").GetInt32()));
        JsonElement router = page.GetProperty("router_metrics");
        Assert.Equal((0, 0, 1), (router.GetProperty("active_requests").GetInt32(), router.GetProperty("active_streams").GetInt32(), router.GetProperty("peak_streams").GetInt32()));
        Assert.Equal(1, page.GetProperty("gateway").GetProperty("live").GetProperty("hold_first_ms").GetProperty("n").GetInt32());
        Assert.DoesNotContain(simulator.Log.After(), entry => entry.Path.EndsWith("/metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_targets_are_judged_by_what_was_relayed()
    {
        await using SimulatorServer simulator = await SimulateAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url);
        await RelayAsync(gateway);

        JsonElement page = Json(await gateway.GetAsync("/sla"));

        Assert.Equal((1, "undecided"), (page.GetProperty("requests").GetInt32(), page.GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData(RelayMode.Exact)]
    [InlineData(RelayMode.Guarded)]
    public async Task A_stream_is_counted_while_it_lasts(RelayMode mode)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { Routes = [.. settings.Routes.Select(route => route with { Mode = mode })] });
        await gateway.Server.WarmedUp;
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Request);
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}\n\n"));
        await client.ReadUntilAsync("text_delta");

        string[] during = (await gateway.GetAsync("/metrics")).Split('\n');
        await connection.SendAsync("0\r\n\r\n");
        await client.ReadUntilAsync("0\r\n\r\n");
        await gateway.NextRecordAsync();
        string[] after = (await gateway.GetAsync("/metrics")).Split('\n');
        connection.Dispose();

        Assert.Contains("firsttoken_gateway_active_streams 1", during);
        Assert.Contains("firsttoken_gateway_active_requests 1", during);
        Assert.Contains("firsttoken_gateway_upstream_connections 1", during);
        Assert.Contains("firsttoken_gateway_client_connections 2", during);
        Assert.Contains("firsttoken_gateway_active_streams 0", after);
        Assert.Contains("firsttoken_gateway_peak_streams 1", after);
    }

    [Theory]
    [InlineData("POST", "/anthropic/metrics", "POST /metrics ")]
    [InlineData("GET", "/anthropic/metrics/x", "GET /metrics/x ")]
    [InlineData("GET", "/v1/metrics", "GET /v1/metrics ")]
    public async Task Whatever_else_is_under_the_prefix_is_the_routes(string method, string path, string relayed)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);

        Task<string> answer = gateway.GetAsync(path, method: method);
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{\"mine\":1}"));

        Assert.StartsWith(relayed, request, StringComparison.Ordinal);
        Assert.EndsWith("{\"mine\":1}", await answer, StringComparison.Ordinal);
        connection.Dispose();
    }

    [Fact]
    public async Task Switched_off_the_pages_are_gone_and_the_prefix_is_the_routes()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { MetricsEndpoint = false });

        Task<string> relayed = gateway.GetAsync("/anthropic/metrics");
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}", "404 Not Found"));

        Assert.StartsWith("GET /metrics ", request, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await relayed, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.GetAsync("/sla"), StringComparison.Ordinal);
        connection.Dispose();
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/anthropic/metrics")]
    [InlineData("/sla")]
    public async Task With_keys_a_page_needs_one_and_costs_none_of_its_requests(string path)
    {
        string key = KeyText.Create();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            new Uri("http://127.0.0.1:9"), settings => settings with { Keys = [new GatewayKey { Name = "watch", Hash = KeyText.HashOf(key), RequestsPerMinute = 1 }] });

        string without = await gateway.GetAsync(path);
        string[] with = [await Ask(), await Ask(), await Ask()];

        Assert.StartsWith("HTTP/1.1 401 ", without, StringComparison.Ordinal);
        Assert.DoesNotContain("firsttoken_gateway_", without, StringComparison.Ordinal);
        Assert.All(with, answer => Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal));

        Task<string> Ask() => gateway.GetAsync(path, $"Authorization: Bearer {key}\r\n");
    }

    [Fact]
    public async Task A_circuit_breaker_shows_its_state()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            new Uri("http://127.0.0.1:9"),
            settings => settings with { Upstreams = [.. settings.Upstreams.Select(upstream => upstream.Name == "anthropic" ? upstream with { Breaker = new BreakerSettings() } : upstream)] });

        JsonElement page = Json(await gateway.GetAsync("/anthropic/metrics"));

        Assert.Equal("{\"anthropic\":\"closed\"}", page.GetProperty("router_metrics").GetProperty("breakers").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
        Assert.Contains("\nfirsttoken_gateway_breaker_open{upstream=\"anthropic\"} 0\n", await gateway.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_against_the_running_page()
    {
        string promtool = PeerProgram.Find("promtool", "prometheus");
        await using SimulatorServer simulator = await SimulateAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url);
        await RelayAsync(gateway);
        string answer = await gateway.GetAsync("/metrics");
        using Process check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> said = check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> complained = check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await check.StandardInput.WriteAsync(answer.AsMemory(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4), TestContext.Current.CancellationToken);
        check.StandardInput.Close();
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((string.Empty, 0), (await said + await complained, check.ExitCode));
    }

    private static Task<SimulatorServer> SimulateAsync() => SimulatorServer.StartAsync(
        new SimulatorOptions { Listen = "127.0.0.1:0", Behavior = new Behavior { Ttft = TimeSpan.FromMilliseconds(20), Gap = TimeSpan.FromMilliseconds(5), Tokens = 6 } },
        TestContext.Current.CancellationToken);

    private static async Task<GatewayRecord> RelayAsync(RunningGateway gateway)
    {
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Request);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Null(record.Request.Error);
        return record;
    }

    private static JsonElement Json(string answer) => JsonDocument.Parse(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]).RootElement;
}
