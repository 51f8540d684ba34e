using System.Text;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class EffectSinkTests
{
    private readonly Effects _effects = new();

    [Theory]
    [InlineData("flight", "single_flight")]
    [InlineData("cache", "cache")]
    [InlineData("semantic", "semantic")]
    public void A_repeated_answer_saves_its_tokens_and_what_it_would_have_cost(string servedBy, string effect)
    {
        Take(Repeated() with { ServedBy = servedBy });

        Assert.Equal([(effect, "input", 148L), (effect, "output", 25L)], _effects.SavedTokens);
        Assert.Equal([(effect, 0.0015m)], _effects.SavedUsd);
        Assert.Empty(_effects.ExtraUsd);
    }

    [Fact]
    public void Breakpoints_save_what_was_read_and_cost_what_was_written()
    {
        Take(Injected(cost: 0.0010m, otherwise: 0.0040m));
        Take(Injected(cost: 0.0050m, otherwise: 0.0040m));

        Assert.Equal([("inject_cache", "cache_read", 80L)], _effects.SavedTokens);
        Assert.Equal([("inject_cache", 0.0030m)], _effects.SavedUsd);
        Assert.Equal([("inject_cache", 0.0010m)], _effects.ExtraUsd);
    }

    [Fact]
    public void A_second_request_costs_at_most_as_much_as_the_answer_that_was_used()
    {
        Take(Some.Record() with { Attempts = [new AttemptNote("a", "given_up", false, 1), new AttemptNote("b", "ok", true, 1)] });

        Assert.Equal([("hedge", 0.0015m)], _effects.ExtraUsd);
    }

    [Fact]
    public void What_has_no_price_failed_or_was_left_saves_no_money()
    {
        Take(Repeated() with { ClientLeft = true });
        Take(Repeated() with { Request = Some.Record(request => request with { Error = new RequestError(ErrorKind.CutShort, "cut") }).Request });
        Assert.Empty(_effects.SavedTokens);

        Take(Repeated() with { OtherwiseUsd = null });

        Assert.Empty(_effects.SavedUsd);
        Assert.NotEmpty(_effects.SavedTokens);
    }

    [Fact]
    public void Both_pages_show_it()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        metrics.Effects.Count("cache", "hit");
        metrics.Effects.Save("cache", TimeSpan.FromSeconds(1.5));
        metrics.Effects.Save("cache", 0.25m);
        metrics.Effects.Save("cache", "output", 25);
        metrics.Effects.Count("background", "waited");
        metrics.Effects.Delay("background", TimeSpan.FromSeconds(2));

        string prometheus = new PrometheusPage(metrics).Render();
        string json = Encoding.UTF8.GetString(new AdapterMetricsPage(metrics, Some.Settings).Render()).ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);

        Assert.Contains("firsttoken_gateway_saved_usd_total{effect=\"cache\"} 0.25\n", prometheus, StringComparison.Ordinal);
        Assert.Contains("firsttoken_gateway_saved_tokens_total{effect=\"cache\",type=\"output\"} 25\n", prometheus, StringComparison.Ordinal);
        Assert.Contains("firsttoken_gateway_extra_seconds_total{effect=\"background\"} 2\n", prometheus, StringComparison.Ordinal);
        Assert.Contains(
            """
            "effects":[{"effect":"background","outcomes":{"waited":1},"extra_s":2},{"effect":"cache","outcomes":{"hit":1},"saved_s":1.5,"saved_tokens":{"output":25},"saved_usd":0.25}]
            """.Trim(), json, StringComparison.Ordinal);
    }

    private static GatewayRecord Repeated() => Some.Record(static request => request with { CostUsd = 0 }) with { ServedBy = "cache", OtherwiseUsd = 0.0015m };

    private static GatewayRecord Injected(decimal cost, decimal otherwise) =>
        Some.Record(request => request with { CostUsd = cost }) with { InjectedPrefix = 7, OtherwiseUsd = otherwise };

    private void Take(GatewayRecord record) => new EffectSink(_effects).Take(record);
}
