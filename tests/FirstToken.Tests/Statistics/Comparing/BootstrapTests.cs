using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class BootstrapTests
{
    private static readonly BootstrapLuck s_luck = new(400, 1);

    [Fact]
    public void Samples_all_alike_differ_by_what_they_differ()
    {
        BootstrapChange change = BootstrapChange.Between(Mean([.. Enumerable.Repeat(5d, 30)]), Mean([.. Enumerable.Repeat(6d, 30)]), s_luck);

        Assert.Equal((1, 1), Rounded(change.DifferenceInterval(0.95)));
        Assert.Equal((1.2, 1.2), Rounded(change.RatioInterval(0.95)!.Value));
        Assert.Equal(2d / 401, change.P, 1e-9);
        Assert.Equal(30, change.EffectiveCount);
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
        Interval interval = BootstrapChange.Between(mean, mean, new BootstrapLuck(4000, 1)).DifferenceInterval(0.95);
        double expected = -StudentDistribution.Quantile(0.025, 2 * mean.Degrees) * Math.Sqrt(2) * error;
        Assert.Equal(expected, interval.Upper, 0.07 * expected);
        Assert.Equal(-expected, interval.Lower, 0.07 * expected);
    }

    [Fact]
    public void Interval_and_probability_are_counted_from_the_rounds()
    {
        FigureSample first = Mean(Draw(3, 40));
        FigureSample second = Mean(Draw(4, 40));
        var luck = new BootstrapLuck(100, 9);
        LuckScale scale = LuckScale.Of(first, second, 0);

        BootstrapChange change = BootstrapChange.Between(first, second, luck);

        (double Before, double After)[] rounds = [.. Enumerable.Range(0, 100).Select(round => luck.Of(round, 0, scale)).Select(score => (first.At(score.First), second.At(score.Second)))];
        double[] differences = [.. rounds.Select(round => round.After - round.Before).Order()];
        double[] ratios = [.. rounds.Select(round => round.After / round.Before).Order()];
        int below = differences.Count(difference => difference <= 0);
        int above = differences.Count(difference => difference >= 0);
        Assert.Equal(2 * (1 + Math.Min(below, above)) / 101d, change.P, 12);
        Assert.Equal(new Interval(differences[1], differences[98]), change.DifferenceInterval(0.95)); // two and a half of 101 outside
        Assert.Equal(new Interval(differences[24], differences[75]), change.DifferenceInterval(0.5));
        Assert.Equal(new Interval(differences[0], differences[99]), change.DifferenceInterval(0.999));
        Assert.Equal(new Interval(ratios[1], ratios[98]), change.RatioInterval(0.95));
        Assert.Equal((second.Value - first.Value, second.Value / first.Value), (change.Difference, change.Ratio!.Value));
        Assert.Equal(Math.Min(first.EffectiveCount, second.EffectiveCount), change.EffectiveCount);
        Assert.Equal("bootstrap", change.Method);
    }

    [Fact]
    public void The_same_on_both_sides_is_no_change_at_all()
    {
        BootstrapChange change = BootstrapChange.Between(Mean([5, 5, 5]), Mean([5, 5, 5]), s_luck);

        Assert.Equal((0, 1, 1), (change.Difference, change.Ratio!.Value, change.P));
    }

    [Fact]
    public void Sides_that_suffer_the_same_are_paired()
    {
        double[] shared = Draw(31, 60);
        FigureSample first = Mean([.. shared.Zip(Draw(32, 60), (common, own) => common + (own / 10))]);
        FigureSample second = Mean([.. shared.Zip(Draw(33, 60), (common, own) => common + (own / 10))]);

        BootstrapChange apart = BootstrapChange.Between(first, second, s_luck);
        BootstrapChange pairs = BootstrapChange.BetweenPairs(first, second, [.. Enumerable.Range(0, 60).Select(i => (i, i))], s_luck);

        Assert.Equal("paired bootstrap", pairs.Method);
        Assert.Equal(apart.Difference, pairs.Difference);
        Assert.InRange(Width(pairs) / Width(apart), 0.05, 0.2);
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
        BootstrapChange change = BootstrapChange.Between(Mean([.. Draw(1, 30).Select(value => value - 400)]), Mean(Draw(2, 30)), s_luck);

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

    private static FigureSample Mean(double[] values) => FigureSample.Mean(new ComparedSamples(values));

    private static (double Lower, double Upper) Rounded(Interval interval) => (Math.Round(interval.Lower, 9), Math.Round(interval.Upper, 9));

    private static double Width(BootstrapChange change) => change.DifferenceInterval(0.95).Upper - change.DifferenceInterval(0.95).Lower;

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
