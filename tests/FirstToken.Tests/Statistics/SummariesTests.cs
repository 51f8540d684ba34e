using FirstToken.Recording;
using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics;

public sealed class SummariesTests
{
    [Fact]
    public void No_samples_have_no_summary() => Assert.Null(Summaries.OfInPlace([]));

    [Fact]
    public void One_sample_is_every_percentile_and_has_no_deviation()
    {
        Summary summary = Assert.IsType<Summary>(Summaries.OfInPlace([1_234]));

        Assert.Equal(
            new Summary { N = 1, Mean = 1.234, Min = 1.234, Max = 1.234, P50 = 1.234, P90 = 1.234, P95 = 1.234, P99 = 1.234, P999 = 1.234 },
            summary);
    }

    [Fact]
    public void Known_samples_have_the_figures_computed_by_hand()
    {
        long[] samples = [4_000, 2_000, 9_000, 5_000, 4_000, 7_000, 4_000, 5_000];

        Summary summary = Assert.IsType<Summary>(Summaries.OfInPlace(samples));

        Assert.Equal(8, summary.N);
        Assert.Equal(5, summary.Mean);
        Assert.Equal(2.138, summary.Stddev); // √(32 / 7)
        Assert.Equal((2, 9), (summary.Min, summary.Max));
        Assert.Equal((4, 9, 9, 9, 9), (summary.P50, summary.P90, summary.P95, summary.P99, summary.P999));
        Assert.Equal(new Intervals(), summary.Ci95);
    }

    [Fact]
    public void Intervals_hold_the_samples_at_their_ranks()
    {
        long[] samples = new long[1000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (samples.Length - i) * 1000; // values equal their ranks
        }

        Intervals intervals = Assert.IsType<Summary>(Summaries.OfInPlace(samples)).Ci95;

        RankInterval ranks = Assert.NotNull(Percentiles.Interval95(1000, Quantile.P99));
        Assert.Equal(new Interval(ranks.Lower, ranks.Upper), intervals.P99);
        Assert.NotNull(intervals.P50);
        Assert.NotNull(intervals.P90);
        Assert.NotNull(intervals.P95);
        Assert.Null(intervals.P999);
    }

    [Fact]
    public void Mean_and_deviation_agree_with_a_plain_second_computation() =>
        Prop.ForAll<int[]>(values =>
        {
            if (values.Length < 2)
            {
                return true;
            }

            decimal mean = values.Sum(value => (decimal)value) / values.Length;
            double deviation = Math.Sqrt((double)values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
            Summary summary = Summaries.OfInPlace([.. values])!;
            return Math.Abs(summary.Mean!.Value - ((double)mean / 1000)) <= 0.00051
                && Math.Abs(summary.Stddev!.Value - (deviation / 1000)) <= 0.00051;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_interval_holds_its_percentile() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            long[] samples = new long[random.Next(1, 3000)];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = random.Next(0, 5000);
            }

            Summary summary = Summaries.OfInPlace(samples)!;
            return Holds(summary.Ci95.P50, summary.P50) && Holds(summary.Ci95.P90, summary.P90)
                && Holds(summary.Ci95.P95, summary.P95) && Holds(summary.Ci95.P99, summary.P99)
                && summary.Min <= summary.P50 && summary.P50 <= summary.P90 && summary.P90 <= summary.P95
                && summary.P95 <= summary.P99 && summary.P99 <= summary.P999 && summary.P999 <= summary.Max;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    [Fact]
    public void Half_the_width_of_an_interval_is_a_share_of_its_figure()
    {
        Assert.Equal(0.1, new Interval(90, 110).RelativeHalfWidth(100), 12);
        Assert.Equal(double.PositiveInfinity, new Interval(0, 1).RelativeHalfWidth(0));
    }

    private static bool Holds(Interval? interval, double? value) =>
        interval is not { } ends || (ends.Lower <= value && value <= ends.Upper);
}
