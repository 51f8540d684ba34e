using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Tests.Watching;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class AlertRulesTests
{
    [Fact]
    public void Limits_that_nobody_set_have_no_rule()
    {
        Assert.Equal(
            ["p95_latency", "p99_latency", "hold", "error_rate", "memory_growth", "request_rate"],
            AlertRules.Of(new AlertSettings()).Select(rule => rule.Name));
        Assert.Equal(
            ["ttft", "spend_hour", "spend_day"],
            AlertRules.Of(new AlertSettings
            {
                P95 = null,
                P99 = null,
                Hold = null,
                ErrorRate = null,
                MemoryGrowthBytes = null,
                RequestsPerSecond = null,
                Ttft = TimeSpan.FromSeconds(2),
                SpendPerHourUsd = 5,
                SpendPerDayUsd = 50,
            }).Select(rule => rule.Name));
    }

    [Fact]
    public void Rates_and_percentiles_of_few_requests_are_unknown()
    {
        var clock = new ManualClock();
        GatewayMetrics metrics = Some.Metrics(clock);
        for (int i = 0; i < 19; i++)
        {
            metrics.Take(Some.Record());
        }

        AlertInput few = Input();
        metrics.Take(Some.Record());
        AlertInput enough = Input();

        Assert.Equal((null, null, null), (few.P95Ms, few.ErrorRate, few.TtftMs));
        Assert.NotNull(few.HoldMs);
        Assert.InRange(enough.P95Ms!.Value, 200.5, 203);
        Assert.Equal(0, enough.ErrorRate);
        Assert.Equal(0.03, enough.SpendHourUsd!.Value, 5);

        AlertInput Input() => AlertInput.Of(metrics.Live(TimeSpan.FromMinutes(1)), metrics.Extremes(), null, least: 20);
    }

    [Fact]
    public void The_longer_hold_counts()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        metrics.Take(Some.Record(request => request with { HoldsNs = [10 * Some.Us, 7 * Some.Ms] }));

        AlertInput input = AlertInput.Of(metrics.Live(TimeSpan.FromMinutes(1)), metrics.Extremes(), null, least: 1);

        Assert.InRange(input.HoldMs!.Value, 7, 7.1);
    }
}
