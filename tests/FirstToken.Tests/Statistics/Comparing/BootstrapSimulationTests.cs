using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics.Comparing;

/// <summary>What only many bootstraps, or one of very many rounds, show.</summary>
public sealed class BootstrapSimulationTests
{
    // What holds for every draw needs no fine interval.
    private static readonly BootstrapLuck s_few = new(500, 1);

    [Fact]
    public void Scaling_both_sides_scales_differences_and_leaves_ratios_and_probabilities()
    {
        Prop.ForAll<PositiveInt, PositiveInt>((seed, scale) =>
        {
            double[] first = Draw((ulong)seed.Get, 60);
            double[] second = Draw((ulong)seed.Get + 1, 60);
            double factor = 1 << (scale.Get % 10); // exact in a double
            BootstrapChange plain = Between(first, second, Quantile.P90, s_few);
            BootstrapChange scaled = Between([.. first.Select(value => value * factor)], [.. second.Select(value => value * factor)], Quantile.P90, s_few);
            return scaled.Difference == plain.Difference * factor && scaled.Ratio == plain.Ratio && scaled.P == plain.P
                && scaled.DifferenceInterval(0.95).Lower == plain.DifferenceInterval(0.95).Lower * factor
                && scaled.RatioInterval(0.95) == plain.RatioInterval(0.95);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_interval_holds_its_figure_and_grows_with_confidence()
    {
        Prop.ForAll<PositiveInt>(seed =>
        {
            BootstrapChange change = Between(Draw((ulong)seed.Get, 40), Draw((ulong)seed.Get + 5, 50), Quantile.P50, s_few);
            Interval half = change.DifferenceInterval(0.5);
            Interval most = change.DifferenceInterval(0.95);
            return most.Lower <= half.Lower && half.Upper <= most.Upper && most.Lower <= change.Difference && change.Difference <= most.Upper;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Drawing_the_rank_gives_the_interval_of_really_resampling() =>
        Assert.All(Reference.Cases("bootstrap"), test =>
        {
            var quantile = new Quantile((int)Math.Round(test.Number("quantile") * 100_000));
            FigureSample first = FigureSample.Percentile(new ComparedSamples(Mixed(test.Numbers("first"))), quantile);
            FigureSample second = FigureSample.Percentile(new ComparedSamples(Mixed(test.Numbers("second"))), quantile);
            var luck = new BootstrapLuck(40_000, 1);
            Assert.Equal(test.Numbers("first").Length, first.EffectiveCount, 1e-9);
            Assert.Equal(test.Numbers("second").Length, second.EffectiveCount, 1e-9);

            // As resampling knows nothing of it, without the scale that makes the interval of a difference cover what it says.
            var unscaled = new LuckScale(1, double.PositiveInfinity);
            double[] differences = [.. Enumerable.Range(0, luck.Rounds).Select(round => luck.Of(round, 0, unscaled)).Select(score => second.At(score.Second) - first.At(score.First)).Order()];

            // The samples lie a few milliseconds apart, and an end is one of their differences.
            double near = 0.15 * test.Number("spread");
            Assert.Equal(test.Number("low"), differences[1000], near);
            Assert.Equal(test.Number("high"), differences[^1000], near);
        });

    [Fact]
    public void Swapping_the_sides_turns_the_interval_around_but_for_luck()
    {
        double[] first = Draw(21, 200);
        double[] second = Draw(22, 200);
        var luck = new BootstrapLuck(40_000, 3);

        Interval forth = Between(first, second, Quantile.P50, luck).DifferenceInterval(0.95);
        Interval back = Between(second, first, Quantile.P50, luck).DifferenceInterval(0.95);

        double width = forth.Upper - forth.Lower;
        Assert.Equal(forth.Lower, -back.Upper, width * 0.05);
        Assert.Equal(forth.Upper, -back.Lower, width * 0.05);
    }

    [Fact]
    public void A_spread_of_few_degrees_makes_of_normal_scores_those_of_Student()
    {
        var luck = new BootstrapLuck(40_000, 1);
        var scale = new LuckScale(1, 8);
        double[] scores = [.. Enumerable.Range(0, luck.Rounds).Select(round => luck.Of(round, 0, scale).First).Order()];

        Assert.Equal(StudentDistribution.Quantile(0.975, 8), scores[39_000], 0.06);
        Assert.Equal(StudentDistribution.Quantile(0.025, 8), scores[1_000], 0.06);
    }

    private static BootstrapChange Between(double[] first, double[] second, Quantile quantile, BootstrapLuck luck) => BootstrapChange.Between(
        FigureSample.Percentile(new ComparedSamples(first), quantile), FigureSample.Percentile(new ComparedSamples(second), quantile), luck);

    // In an order in which nobody would take neighbours for alike (van der Corput's); resampling does not know the order.
    private static double[] Mixed(double[] values)
    {
        double[] mixed = [.. values];
        int[] places = [.. Enumerable.Range(0, values.Length).OrderBy(place => Enumerable.Range(0, 16).Sum(bit => ((place >> bit) & 1) << (15 - bit)))];
        Array.Sort(mixed);
        Array.Sort(places, mixed);
        return mixed;
    }

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
