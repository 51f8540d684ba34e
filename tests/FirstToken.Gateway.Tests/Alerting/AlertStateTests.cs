using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Tests.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class AlertStateTests
{
    private static readonly AlertRule s_rule = new("p95_latency", "p95", "ms", 500, input => input.P95Ms)
    {
        For = TimeSpan.FromSeconds(30),
        ResolveFor = TimeSpan.FromSeconds(60),
        Margin = 0.1,
    };

    [Fact]
    public void A_limit_crossed_for_long_enough_raises_the_alarm() =>
        Assert.Equal([AlertPhase.Quiet, AlertPhase.Pending, AlertPhase.Pending, AlertPhase.Firing], Phases(s_rule, (0, 400), (1, 501), (30, 600), (31, 600)));

    [Fact]
    public void A_limit_that_is_just_kept_raises_none() =>
        Assert.Equal([AlertPhase.Quiet, AlertPhase.Quiet], Phases(s_rule, (0, 500), (60, 500)));

    [Fact]
    public void A_moment_below_the_limit_starts_the_wait_anew() =>
        Assert.Equal(
            [AlertPhase.Pending, AlertPhase.Quiet, AlertPhase.Pending, AlertPhase.Pending, AlertPhase.Firing],
            Phases(s_rule, (0, 600), (20, 499), (25, 600), (54, 600), (55, 600)));

    [Fact]
    public void An_alarm_lasts_until_the_figure_was_well_below_the_limit_for_long_enough() =>
        Assert.Equal(
            [AlertPhase.Pending, AlertPhase.Firing, AlertPhase.Firing, AlertPhase.Clearing, AlertPhase.Firing, AlertPhase.Clearing, AlertPhase.Clearing, AlertPhase.Quiet],
            Phases(s_rule, (0, 600), (30, 600), (40, 480), (50, 450), (60, 451), (70, 300), (129, 300), (130, 300)));

    [Fact]
    public void A_figure_that_is_not_known_crosses_nothing_and_ends_an_alarm() =>
        Assert.Equal(
            [AlertPhase.Quiet, AlertPhase.Pending, AlertPhase.Quiet, AlertPhase.Pending, AlertPhase.Firing, AlertPhase.Clearing, AlertPhase.Quiet],
            Phases(s_rule, (0, null), (1, 600), (2, null), (3, 600), (40, 600), (50, null), (110, null)));

    [Fact]
    public void Without_waits_the_alarm_follows_the_figure() =>
        Assert.Equal(
            [AlertPhase.Firing, AlertPhase.Firing, AlertPhase.Quiet],
            Phases(s_rule with { For = TimeSpan.Zero, ResolveFor = TimeSpan.Zero }, (0, 501), (1, 451), (2, 450)));

    [Fact]
    public void What_was_never_there_is_not_missed() =>
        Assert.Equal(
            [AlertPhase.Unarmed, AlertPhase.Unarmed, AlertPhase.Quiet, AlertPhase.Pending, AlertPhase.Firing, AlertPhase.Firing, AlertPhase.Clearing],
            Phases(
                s_rule with { Below = true, Limit = 1 },
                (0, 0.2), (1, null), (2, 3), (3, 0.9), (33, 0), (40, 1.05), (50, 1.1)));

    [Fact]
    public void The_moment_it_was_raised_stays_while_it_lasts()
    {
        AlertState state = AlertState.First(s_rule);
        foreach ((int second, double value) in (ReadOnlySpan<(int, double)>)[(0, 600), (30, 600), (50, 300), (60, 600)])
        {
            state = state.Next(s_rule, value, ManualClock.Start.AddSeconds(second));
        }

        Assert.Equal(ManualClock.Start.AddSeconds(30), state.RaisedAt);
    }

    private static AlertPhase[] Phases(AlertRule rule, params (int Second, double? Value)[] seen)
    {
        AlertState state = AlertState.First(rule);
        return [.. seen.Select(one => (state = state.Next(rule, one.Value, ManualClock.Start.AddSeconds(one.Second))).Phase)];
    }
}
