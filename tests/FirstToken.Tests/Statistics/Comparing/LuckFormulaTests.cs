using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

/// <summary>The pieces of a bootstrap that can be worked out by hand.</summary>
public sealed class LuckFormulaTests
{
    private static readonly LuckScale s_plain = new(1, double.PositiveInfinity);

    [Fact]
    public void Variances_are_added_with_the_degrees_Satterthwaite_gives()
    {
        Assert.Equal(20, StudentDistribution.OfSum(1, 10, 1, 10), 12);
        Assert.Equal(25 / 3.25, StudentDistribution.OfSum(4, 5, 1, 20), 12);
        Assert.Equal(1, StudentDistribution.OfSum(1, 0.5, 0, 9));
        Assert.Equal(double.PositiveInfinity, StudentDistribution.OfSum(1, double.PositiveInfinity, 2, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, StudentDistribution.OfSum(0, 5, 0, 5));
    }

    [Fact]
    public void Very_many_degrees_are_the_normal_distribution()
    {
        Assert.Equal(NormalDistribution.Quantile(0.025), StudentDistribution.Quantile(0.025, 1e7));
        Assert.Equal(NormalDistribution.TwoSided(1.3), StudentDistribution.TwoSided(1.3, 1e7));
        Assert.Equal(0, StudentDistribution.Quantile(0.5, 4));
        Assert.Equal(-StudentDistribution.Quantile(0.1, 4), StudentDistribution.Quantile(0.9, 4), 1e-9);
    }

    [Fact]
    public void A_spread_of_eight_degrees_is_scaled_by_the_cube_root_of_Wilson_and_Hilferty()
    {
        // Variance of the root 2 ÷ 72.
        var scale = new LuckScale(0.9, 8);

        Assert.Equal(0.9 / Math.Pow(35d / 36, 1.5), scale.At(0), 12);
        Assert.Equal(0.9 / Math.Pow((35d / 36) + (1d / 6), 1.5), scale.At(1), 12);
        Assert.Equal(0.9 / Math.Pow(0.1, 1.5), scale.At(-6), 12); // no further than a tenth
        Assert.Equal(0.9, new LuckScale(0.9, 2e6).At(1));
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.6, 0.6, 0.8)]
    [InlineData(-0.6, -0.6, 0.8)]
    [InlineData(1, 1, 0)]
    public void Correlated_luck_is_the_others_in_part(double correlation, double ofFirst, double ofOwn)
    {
        var luck = new BootstrapLuck(100, 5);
        (double first, double own) = luck.Of(3, 0, s_plain);

        (double same, double second) = luck.Of(3, correlation, s_plain);

        Assert.Equal(first, same);
        Assert.Equal((ofFirst * first) + (ofOwn * own), second, 12);
    }

    [Fact]
    public void Luck_is_scaled_on_both_sides()
    {
        var luck = new BootstrapLuck(100, 5);
        (double first, double second) = luck.Of(7, 0, s_plain);

        (double halfFirst, double halfSecond) = luck.Of(7, 0, new LuckScale(0.5, double.PositiveInfinity));

        Assert.Equal((first / 2, second / 2), (halfFirst, halfSecond));
        Assert.Equal(100, luck.Rounds);
    }

    [Fact]
    public void The_rounds_take_three_normal_numbers_each_in_turn()
    {
        var luck = new BootstrapLuck(100, 5);
        var random = new SeededRandom(5);
        double[] drawn = [.. Enumerable.Range(0, 6).Select(_ => random.NextNormal())];

        Assert.Equal((drawn[0], drawn[1]), luck.Of(0, 0, s_plain));
        Assert.Equal((drawn[3], drawn[4]), luck.Of(1, 0, s_plain));
        var scale = new LuckScale(1, 8);
        Assert.Equal(drawn[3] * scale.At(drawn[5]), luck.Of(1, 0, scale).First);
    }

    [Fact]
    public void A_percentile_and_its_interval_share_the_luck_of_two_order_statistics()
    {
        FigureSample median = FigureSample.Percentile(new ComparedSamples(Shuffled(50)), Quantile.P50);
        var rank = new BetaDistribution(25, 26);
        double end = rank.Quantile(NormalDistribution.Cdf(-1.96));
        double middle = 25d / 51;

        Assert.Equal(50, median.EffectiveCount, 9);
        Assert.Equal(Math.Sqrt(end * (1 - middle) / (middle * (1 - end))), median.CorrelationWithEnd(-1.96), 9);
        Assert.Equal(1, median.CorrelationWithEnd(NormalDistribution.Quantile(rank.Cdf(middle))), 6);
        Assert.Equal(1, FigureSample.Mean(new ComparedSamples(Shuffled(50))).CorrelationWithEnd(-1.96));
    }

    [Fact]
    public void Sides_that_never_stray_share_nothing()
    {
        FigureSample still = FigureSample.Mean(new ComparedSamples([4, 4, 4, 4]));
        FigureSample other = FigureSample.Mean(new ComparedSamples([6, 6, 6, 6]));

        BootstrapChange change = BootstrapChange.BetweenPairs(still, other, [(0, 0), (1, 1), (2, 2)], new BootstrapLuck(100, 1));

        Assert.Equal(("bootstrap", 2), (change.Method, change.Difference));
    }

    [Fact]
    public void The_same_requests_on_both_sides_share_nearly_all_their_luck()
    {
        FigureSample figure = FigureSample.Mean(new ComparedSamples(Shuffled(50)));
        (int, int)[] pairs = [.. Enumerable.Range(0, 50).Select(i => (i, i))];

        Interval paired = BootstrapChange.BetweenPairs(figure, figure, pairs, new BootstrapLuck(2000, 1)).DifferenceInterval(0.95);
        Interval apart = BootstrapChange.Between(figure, figure, new BootstrapLuck(2000, 1)).DifferenceInterval(0.95);

        // A correlation of 0.99 leaves a tenth: √(2 − 1.98) against √2.
        Assert.Equal(0.1, (paired.Upper - paired.Lower) / (apart.Upper - apart.Lower), 0.01);
    }

    [Fact]
    public void Nothing_is_compared_with_nothing()
    {
        var samples = new ComparedSamples([1, 2, 3]);
        FigureSample figure = FigureSample.Mean(samples);
        var luck = new BootstrapLuck(100, 1);
        RunTarget target = new() { Name = "a", Provider = "a", Model = "m" };
        RequestSamples requests = RequestSamples.OneEach(target, _ => 1);

        Assert.Throws<ArgumentNullException>("values", () => new ComparedSamples(null!));
        Assert.Throws<ArgumentNullException>("samples", () => FigureSample.Percentile(null!, Quantile.P50));
        Assert.Throws<ArgumentNullException>("samples", () => FigureSample.Mean(null!));
        Assert.Throws<ArgumentNullException>("first", () => BootstrapChange.Between(null!, figure, luck));
        Assert.Throws<ArgumentNullException>("second", () => BootstrapChange.Between(figure, null!, luck));
        Assert.Throws<ArgumentNullException>("luck", () => BootstrapChange.Between(figure, figure, null!));
        Assert.Throws<ArgumentNullException>("first", () => BootstrapChange.BetweenPairs(null!, figure, [], luck));
        Assert.Throws<ArgumentNullException>("second", () => BootstrapChange.BetweenPairs(figure, null!, [], luck));
        Assert.Throws<ArgumentNullException>("pairs", () => BootstrapChange.BetweenPairs(figure, figure, null!, luck));
        Assert.Throws<ArgumentNullException>("luck", () => BootstrapChange.BetweenPairs(figure, figure, [(0, 0), (1, 1), (2, 2)], null!));
        Assert.Throws<ArgumentNullException>("first", () => RankChange.Between(null!, samples));
        Assert.Throws<ArgumentNullException>("second", () => RankChange.Between(samples, null!));
        Assert.Throws<ArgumentNullException>("first", () => RankChange.OfPairs(null!, [1, 2]));
        Assert.Throws<ArgumentNullException>("second", () => RankChange.OfPairs([1, 2], null!));
        Assert.Throws<ArgumentNullException>("hits", () => ShareChange.Between(null!, [true]));
        Assert.Throws<ArgumentNullException>("p", () => Holm.Adjust(null!));
        Assert.Throws<ArgumentNullException>("target", () => RequestSamples.Of(null!, Metrics.All[0]));
        Assert.Throws<ArgumentNullException>("metric", () => RequestSamples.Of(target, null!));
        Assert.Throws<ArgumentNullException>("target", () => RequestSamples.OneEach(null!, _ => 1));
        Assert.Throws<ArgumentNullException>("of", () => RequestSamples.OneEach(target, null!));
        Assert.Throws<ArgumentNullException>("first", () => RequestSamples.Pair(null!, requests, 2));
        Assert.Throws<ArgumentNullException>("second", () => RequestSamples.Pair(requests, null!, 2));
    }

    // 0 to count − 1 in an order in which neighbours are not alike.
    private static double[] Shuffled(int count) => [.. Enumerable.Range(0, count).Select(i => (double)(i * 31 % count))];
}
