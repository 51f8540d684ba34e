using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class IntervalWatchTests
{
    [Fact]
    public void It_ends_once_the_interval_is_narrow_enough_and_says_how_narrow()
    {
        IntervalWatch watch = Watch("ttft_p50", percent: 10);

        (int samples, StopDecision? decision) = Feed(watch, SpreadBy(0.3, seed: 1), most: 100_000);

        Assert.Equal(StopReason.IntervalReached, decision?.Reason);
        Assert.Matches(@"^ttft_p50 is known to ±\d+\.\d %$", decision!.Value.Detail);
        Assert.InRange(samples, IntervalWatch.FirstLook, 400);
    }

    [Fact]
    public void It_looks_only_after_the_samples_have_grown_by_half()
    {
        // All alike: the first look suffices. Two kinds in turn: no look ever does.
        (int first, _) = Feed(Watch("ttft_p50", 5), _ => 100, most: 1000);
        (int never, StopDecision? decision) = Feed(Watch("ttft_p50", 5), n => n % 2 == 0 ? 100 : 200, most: 1000);

        Assert.Equal(IntervalWatch.FirstLook, first);
        Assert.Equal(1000, never);
        Assert.Null(decision);
    }

    [Fact]
    public void A_high_percentile_is_not_looked_at_before_it_can_have_an_interval()
    {
        (int samples, StopDecision? decision) = Feed(Watch("ttft_p99", 5), _ => 100, most: 10_000);

        Assert.Equal(662, samples);
        Assert.NotNull(decision);
    }

    [Fact]
    public void Every_target_has_to_be_known()
    {
        IntervalWatch watch = Watch("ttft_p50", 5, targets: 2);
        StopDecision? decision = null;

        for (int i = 0; i < 2000 && decision is null; i++)
        {
            decision = watch.Add(Record(i, target: 0, ms: 100)) ?? watch.Add(Record(i, target: 1, ms: i % 2 == 0 ? 100 : 200));
        }

        Assert.Null(decision);
        Assert.Contains("not to the ±5 % asked for", watch.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_tell_nothing()
    {
        IntervalWatch watch = Watch("ttft_p50", 5);

        for (int i = 0; i < 100; i++)
        {
            Assert.Null(watch.Add(Record(i, 0, 100) with { Error = new(ErrorKind.RateLimit, "slow down") }));
        }

        Assert.Equal("ttft_p50 has too few samples for an interval", watch.Describe());
    }

    [Fact]
    public void At_a_rate_the_figure_counts_from_the_moment_due()
    {
        var watch = new IntervalWatch(Goal("ttft_p50", 1), targets: 1, fromIntended: true);
        StopDecision? decision = null;

        // From r all are alike; the lateness is not.
        for (int i = 0; i < 1000; i++)
        {
            decision ??= watch.Add(Record(i, 0, 100) with { LatenessNs = i % 2 * 50_000_000 });
        }

        Assert.Null(decision);
    }

    [Theory]
    [InlineData("ttft_p50", 5.0, 0.5)]
    [InlineData("ttft_p50", 15.0, 1.0)]
    [InlineData("ttft_p90", 10.0, 0.5)]
    public void Looking_at_growing_distances_keeps_the_interval_nearly_as_honest_as_it_says(string figure, double percent, double spread)
    {
        const int Runs = 1000;
        double truth = figure == "ttft_p90" ? 100 * Math.Exp(spread * 1.2815515655) : 100;
        int held = 0;
        for (int run = 0; run < Runs; run++)
        {
            List<double> seen = [];
            IntervalWatch watch = Watch(figure, percent);
            Func<int, double> sample = SpreadBy(spread, (ulong)run);
            Feed(watch, n => Keep(seen, sample(n)), most: 50_000);
            held += Encloses(seen, figure, truth) ? 1 : 0;
        }

        // 95 % would hold without any looking; what looking costs must stay small.
        Assert.InRange((double)held / Runs, 0.92, 0.98);
    }

    [Theory]
    [InlineData("nonsense", "there is no figure 'nonsense'")]
    [InlineData("ttft_mean", "is not a percentile")]
    [InlineData("error_rate", "is not a percentile")]
    [InlineData("gap_p50", "not independent")]
    public void Figures_without_such_an_interval_are_refused(string figure, string why)
    {
        Assert.False(IntervalGoal.TryCreate(figure, 5, out _, out string? problem));
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    private static double Keep(List<double> seen, double sample)
    {
        seen.Add(Math.Round(sample, 3));
        return sample;
    }

    private static bool Encloses(List<double> seen, string figure, double truth)
    {
        double[] ascending = [.. seen.Order()];
        RankInterval ranks = Percentiles.Interval95(ascending.Length, TargetFigures.Find(figure)!.Quantile!.Value)!.Value;
        return ascending[ranks.Lower - 1] <= truth && truth <= ascending[ranks.Upper - 1];
    }

    // Log-normal around 100 ms, as latencies are.
    private static Func<int, double> SpreadBy(double sigma, ulong seed)
    {
        var random = new SeededRandom(seed);
        return _ => 100 * Math.Exp(sigma * random.NextNormal());
    }

    private static (int Samples, StopDecision? Decision) Feed(IntervalWatch watch, Func<int, double> ms, int most)
    {
        for (int i = 1; i <= most; i++)
        {
            if (watch.Add(Record(i, 0, ms(i))) is { } decision)
            {
                return (i, decision);
            }
        }

        return (most, null);
    }

    private static IntervalWatch Watch(string figure, double percent, int targets = 1) => new(Goal(figure, percent), targets, fromIntended: false);

    private static IntervalGoal Goal(string figure, double percent)
    {
        Assert.True(IntervalGoal.TryCreate(figure, percent, out IntervalGoal? goal, out string? problem), problem);
        return goal;
    }

    private static RequestRecord Record(int number, int target, double ms) => new()
    {
        Number = number,
        Target = target,
        StartedUnixNs = 0,
        OutputOffsetsNs = [(long)(ms * 1e6)],
    };
}
