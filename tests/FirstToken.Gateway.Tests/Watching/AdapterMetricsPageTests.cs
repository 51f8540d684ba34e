using System.Text;
using System.Text.Json;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class AdapterMetricsPageTests
{
    [Fact]
    public void It_begins_with_the_two_parts_that_older_clients_know()
    {
        using JsonDocument page = Render(Some.Traffic(new ManualClock()));
        JsonElement root = page.RootElement;
        JsonElement adapter = root.GetProperty("adapter_metrics");

        Assert.Equal(["timestamp", "adapter_metrics", "router_metrics", "gateway"], root.EnumerateObject().Select(part => part.Name));
        Assert.Equal("2026-11-21T04:34:05.000Z", root.GetProperty("timestamp").GetString());
        Assert.Equal("ready", adapter.GetProperty("status").GetString());
        Assert.True(adapter.GetProperty("initialized").GetBoolean());
        Assert.Equal(710, adapter.GetProperty("request_count").GetInt64());
        Assert.Equal(14, adapter.GetProperty("connection_stats").GetProperty("misses").GetInt64());
        Assert.Equal(696, adapter.GetProperty("connection_stats").GetProperty("hits").GetInt64());
        Assert.Equal(0, adapter.GetProperty("connection_stats").GetProperty("timeouts").GetInt64());
        Assert.Equal("ready", root.GetProperty("router_metrics").GetProperty("router_status").GetString());
    }

    [Fact]
    public void The_configuration_is_that_of_the_first_upstream_in_seconds()
    {
        using JsonDocument page = Render(Some.Metrics(new ManualClock()));
        JsonElement configuration = page.RootElement.GetProperty("adapter_metrics").GetProperty("configuration");

        Assert.Equal(200, configuration.GetProperty("max_connections").GetInt32());
        Assert.Equal(300, configuration.GetProperty("keepalive_expiry").GetDouble());
        Assert.Equal(3600, configuration.GetProperty("timeout").GetDouble());
        Assert.Equal(4, configuration.GetProperty("warmup_connections").GetInt32());
        Assert.False(configuration.GetProperty("http2").GetBoolean());
        Assert.False(configuration.TryGetProperty("max_keepalive", out _));
    }

    [Fact]
    public void A_route_that_waits_for_the_first_token_is_guarded_whatever_makes_it_wait()
    {
        GatewaySettings some = Some.Settings();
        GatewaySettings settings = some with { Routes = [some.Routes[0], some.Routes[0] with { SpeedUps = new SpeedUpSettings { FailOver = true } }] };

        using JsonDocument page = JsonDocument.Parse(new AdapterMetricsPage(Some.Metrics(new ManualClock()), () => settings).Render());

        Assert.Equal(["exact", "guarded"], page.RootElement.GetProperty("router_metrics").GetProperty("routes").EnumerateArray().Select(route => route.GetProperty("mode").GetString()));
    }

    [Fact]
    public void Secrets_in_an_upstream_url_are_not_shown()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());

        string page = Encoding.UTF8.GetString(new AdapterMetricsPage(metrics, Some.Settings).Render());

        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
        Assert.Contains("https://api.example.test/base", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_first_request_what_is_unknown_is_absent()
    {
        using JsonDocument page = Render(Some.Metrics(new ManualClock()));
        JsonElement ours = page.RootElement.GetProperty("gateway");

        Assert.Equal("unknown", page.RootElement.GetProperty("adapter_metrics").GetProperty("status").GetString());
        Assert.Empty(ours.GetProperty("series").EnumerateArray());
        Assert.False(ours.GetProperty("live").TryGetProperty("ttft_ms", out _));
        Assert.False(ours.GetProperty("live").TryGetProperty("error_rate", out _));
        Assert.False(ours.GetProperty("live").TryGetProperty("requests_per_s", out _));
    }

    [Fact]
    public void A_series_has_its_percentiles_and_says_which_are_too_few()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        metrics.Take(Some.Record());
        using JsonDocument page = Render(metrics);

        JsonElement series = page.RootElement.GetProperty("gateway").GetProperty("series")[0];
        JsonElement ttft = series.GetProperty("ttft_ms");

        Assert.True(series.GetProperty("simulated").GetBoolean());
        Assert.Equal(200, ttft.GetProperty("mean").GetDouble());
        Assert.InRange(ttft.GetProperty("p50").GetDouble(), 200, 202);
        Assert.Equal(["p50", "p90", "p95", "p99"], ttft.GetProperty("too_few_for").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(0.0015, series.GetProperty("cost_usd").GetDouble());
        Assert.Equal(25, series.GetProperty("tokens").GetProperty("output").GetInt64());
        Assert.InRange(series.GetProperty("hold_first_ms").GetProperty("p50").GetDouble(), 0.06, 0.061);
    }

    [Fact]
    public void Hostile_names_make_no_broken_page()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        metrics.Take(Some.Record() with { Model = "\"}],\n\u0000</script>\uD83D" });

        using JsonDocument page = Render(metrics);

        Assert.Equal("\"}],__</script>\uFFFD", page.RootElement.GetProperty("gateway").GetProperty("series")[0].GetProperty("model").GetString());
    }

    [Fact]
    public void Alerts_that_fire_are_named()
    {
        var page = new AdapterMetricsPage(Some.Metrics(new ManualClock()), Some.Settings, () => ["p95_latency"]);

        Assert.Equal(["p95_latency"], page.Report().Gateway.AlertsFiring);
    }

    private static JsonDocument Render(GatewayMetrics metrics) => JsonDocument.Parse(new AdapterMetricsPage(metrics, Some.Settings).Render());
}
