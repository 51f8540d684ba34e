using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class BootstrapTests
{
    private static readonly BootstrapLuck s_luck = new(4000, 1);

    [Fact]
    public void The_same_on_both_sides_is_no_change()
    {
        double[] values = Draw(1, 100);
        BootstrapChange change = Between(values, values, Quantile.P50, s_luck);

        Assert.Equal(0, change.Difference);
        Assert.Equal(1, change.Ratio);
        Assert.True(change.P > 0.8, $"{change.P}");
        Assert.True(change.DifferenceInterval(0.95).Lower < 0 && change.DifferenceInterval(0.95).Upper > 0);
        Assert.Equal("bootstrap", change.Method);
    }

    [Fact]
    public void Samples_all_alike_differ_by_what_they_differ()
    {
        BootstrapChange change = Between([.. Enumerable.Repeat(5d, 30)], [.. Enumerable.Repeat(6d, 30)], Quantile.P50, s_luck);

        Assert.Equal(new Interval(1, 1), change.DifferenceInterval(0.95));
        Assert.Equal(new Interval(1.2, 1.2), change.RatioInterval(0.95));
        Assert.Equal(2d / 4001, change.P, 1e-9);
        Assert.Equal(30, change.EffectiveCount);
    }

    [Fact]
    public void The_test_says_what_the_interval_says()
    {
        BootstrapChange change = Between(Draw(11, 100), [.. Draw(12, 100).Select(value => value * 1.1)], Quantile.P50, s_luck);

        Interval below = change.DifferenceInterval(1 - (change.P * 1.1));
        Interval above = change.DifferenceInterval(1 - (change.P * 0.8));
        Assert.True(below.Lower >= 0 || below.Upper <= 0, $"{below} at {change.P}");
        Assert.True(above.Lower <= 0 && above.Upper >= 0, $"{above} at {change.P}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_to_the_last_digit()
    {
        Interval once = Between(Draw(1, 50), Draw(2, 50), Quantile.P50, new BootstrapLuck(1000, 7)).DifferenceInterval(0.95);
        Interval twice = Between(Draw(1, 50), Draw(2, 50), Quantile.P50, new BootstrapLuck(1000, 7)).DifferenceInterval(0.95);
        Interval other = Between(Draw(1, 50), Draw(2, 50), Quantile.P50, new BootstrapLuck(1000, 8)).DifferenceInterval(0.95);

        Assert.Equal(once, twice);
        Assert.NotEqual(once, other);
    }

    [Fact]
    public void What_both_sides_suffer_at_once_cancels_in_pairs()
    {
        double[] shared = Draw(31, 200);
        double[] first = [.. shared.Zip(Draw(32, 200), (common, own) => common + (own / 10))];
        double[] second = [.. shared.Zip(Draw(33, 200), (common, own) => common + (own / 10))];
        FigureSample before = FigureSample.Percentile(new ComparedSamples(first), Quantile.P50);
        FigureSample after = FigureSample.Percentile(new ComparedSamples(second), Quantile.P50);

        BootstrapChange apart = BootstrapChange.Between(before, after, s_luck);
        BootstrapChange pairs = BootstrapChange.BetweenPairs(before, after, [.. Enumerable.Range(0, 200).Select(i => (i, i))], s_luck);

        Assert.Equal("paired bootstrap", pairs.Method);
        Assert.Equal(apart.Difference, pairs.Difference);
        Assert.True(Width(pairs) < Width(apart) * 0.6, $"{Width(pairs)} of {Width(apart)}");
    }

    [Fact]
    public void Pairs_that_share_nothing_are_as_good_as_apart()
    {
        FigureSample before = FigureSample.Percentile(new ComparedSamples(Draw(41, 400)), Quantile.P50);
        FigureSample after = FigureSample.Percentile(new ComparedSamples(Draw(42, 400)), Quantile.P50);
        BootstrapChange apart = BootstrapChange.Between(before, after, s_luck);
        BootstrapChange pairs = BootstrapChange.BetweenPairs(before, after, [.. Enumerable.Range(0, 400).Select(i => (i, i))], s_luck);

        Assert.InRange(Width(pairs) / Width(apart), 0.85, 1.2);
    }

    [Fact]
    public void A_mean_is_known_as_Student_says()
    {
        double[] values = [.. Enumerable.Range(0, 20).Select(i => (i * 7 % 20) + 0d)]; // 0 to 19, shuffled
        FigureSample mean = FigureSample.Mean(new ComparedSamples(values));

        // Standard error √(35 ÷ 20); of two such means Welch gives the difference twice their degrees of freedom.
        Assert.Equal(9.5, mean.Value, 1e-9);
        double error = Math.Sqrt(35d / mean.EffectiveCount);
        Assert.Equal(9.5 + error, mean.At(1), 1e-9);
        Interval interval = BootstrapChange.Between(mean, mean, new BootstrapLuck(40_000, 1)).DifferenceInterval(0.95);
        double expected = -StudentDistribution.Quantile(0.025, 2 * mean.Degrees) * Math.Sqrt(2) * error;
        Assert.Equal(expected, interval.Upper, 0.05 * expected);
        Assert.Equal(-expected, interval.Lower, 0.05 * expected);
    }

    [Fact]
    public void A_percentile_with_average_luck_is_itself()
    {
        double[] values = [.. Enumerable.Range(1, 101).Select(i => (double)(i * 37 % 101))];

        Assert.Equal(50, FigureSample.Percentile(new ComparedSamples(values), Quantile.P50).At(0), 1e-9);
    }

    [Fact]
    public void Luck_beyond_all_measure_is_the_extreme()
    {
        FigureSample sample = FigureSample.Percentile(new ComparedSamples(Draw(1, 12)), Quantile.P50);

        Assert.Equal(sample.At(5), sample.At(50));
        Assert.Equal(sample.At(-5), sample.At(-50));
        Assert.True(sample.At(-5) < sample.Value && sample.Value < sample.At(5));
    }

    [Fact]
    public void Figures_at_or_below_zero_have_no_ratio()
    {
        BootstrapChange change = Between([.. Draw(1, 30).Select(value => value - 400)], Draw(2, 30), Quantile.P50, s_luck);

        Assert.Null(change.Ratio);
        Assert.Null(change.RatioInterval(0.95));
    }

    [Theory]
    [InlineData(50_000, 11)]
    [InlineData(90_000, 64)]
    [InlineData(95_000, 130)]
    [InlineData(99_000, 662)]
    public void The_least_number_for_a_percentile_is_that_of_the_design(int perHundredThousand, int least) =>
        Assert.Equal(least, FigureSample.LeastCount(new Quantile(perHundredThousand)));

    [Fact]
    public void Too_few_rounds_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new BootstrapLuck(99, 1));

    private static BootstrapChange Between(double[] first, double[] second, Quantile quantile, BootstrapLuck luck) => BootstrapChange.Between(
        FigureSample.Percentile(new ComparedSamples(first), quantile), FigureSample.Percentile(new ComparedSamples(second), quantile), luck);

    private static double Width(BootstrapChange change) => change.DifferenceInterval(0.95).Upper - change.DifferenceInterval(0.95).Lower;

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
