using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics.Comparing;

/// <summary>What holds for whatever samples: a hundred bootstraps each.</summary>
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

    private static BootstrapChange Between(double[] first, double[] second, Quantile quantile, BootstrapLuck luck) => BootstrapChange.Between(
        FigureSample.Percentile(new ComparedSamples(first), quantile), FigureSample.Percentile(new ComparedSamples(second), quantile), luck);

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
