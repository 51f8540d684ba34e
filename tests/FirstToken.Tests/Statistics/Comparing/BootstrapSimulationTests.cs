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

    private static readonly BootstrapLuck s_luck = new(4000, 1);

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
    public void One_side_that_alone_strays_keeps_its_own_interval()
    {
        FigureSample still = Percentile([.. Enumerable.Repeat(400d, 50)]);

        Assert.Equal(1, LuckScale.Of(still, Percentile(Draw(1, 50)), 0).Narrowing, 1e-9);
        Assert.Equal(1, LuckScale.Of(Percentile(Draw(1, 50)), still, 0).Narrowing, 1e-9);
    }

    [Fact]
    public void Two_percentiles_of_few_samples_need_less_than_their_own_intervals_say()
    {
        double[] few = [.. Enumerable.Range(0, 50).Select(i => 400d + (i * 31 % 50))];
        double[] many = Draw(1, 5000);

        // √(1 − (1 − r) × (√½ − ½) × 2) ÷ (1 + ¼ × 2 × (1 − r) ÷ 1.96²), r being 0.756 between the ranks 25 and 18 of 50: 0.948 ÷ 1.032.
        Assert.Equal(0.919, LuckScale.Of(Percentile(few), Percentile(few), 0).Narrowing, 0.01);
        Assert.InRange(LuckScale.Of(Percentile(many), Percentile(many), 0).Narrowing, 0.985, 0.999);
    }

    private static BootstrapChange Between(double[] first, double[] second, Quantile quantile, BootstrapLuck luck) => BootstrapChange.Between(
        FigureSample.Percentile(new ComparedSamples(first), quantile), FigureSample.Percentile(new ComparedSamples(second), quantile), luck);

    private static FigureSample Percentile(double[] values) => FigureSample.Percentile(new ComparedSamples(values), Quantile.P50);

    private static double Width(BootstrapChange change) => change.DifferenceInterval(0.95).Upper - change.DifferenceInterval(0.95).Lower;

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
