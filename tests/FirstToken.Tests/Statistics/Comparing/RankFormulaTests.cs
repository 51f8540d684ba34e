using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

/// <summary>Rank tests of samples few enough to work them out by hand.</summary>
public sealed class RankFormulaTests
{
    [Fact]
    public void Few_pairs_are_judged_by_every_set_of_signs()
    {
        Assert.Equal(2d / 8, SignedRanks.TwoSided([1, 2, 3]), 12);
        Assert.Equal(2d / 8, SignedRanks.TwoSided([-1, -2, -3]), 12);
        Assert.Equal(4d / 8, SignedRanks.TwoSided([-1, 2, 3]), 12); // rank sums 0 and 1
        Assert.Equal(1, SignedRanks.TwoSided([-1, -2, 3]), 12);
        Assert.Equal(2d / 8, SignedRanks.TwoSided([0, 1, 2, 0, 3]), 12); // no difference, no pair
    }

    [Fact]
    public void Few_samples_are_judged_by_every_order()
    {
        Assert.Equal(2d / 6, MannWhitney.TwoSided([1, 2], [3, 4]), 12);
        Assert.Equal(4d / 6, MannWhitney.TwoSided([1, 3], [2, 4]), 12);
        Assert.Equal(1, MannWhitney.TwoSided([5], [6]), 12);
        Assert.Equal(2d / 10, MannWhitney.TwoSided([1, 2, 3], [8, 9]), 12);
    }

    [Theory]
    [InlineData(4, double.PositiveInfinity)]
    [InlineData(4, 5)]
    public void Inflated_signed_ranks_go_by_their_variance(double inflation, double degrees)
    {
        // Four pairs: mean 5, variance 4 · 5 · 9 ÷ 24 = 7.5; all positive: 10, less half for continuity.
        double expected = StudentDistribution.TwoSided(4.5 / Math.Sqrt(7.5 * inflation), degrees);

        Assert.Equal(expected, SignedRanks.TwoSided([1, 2, 3, 4], inflation, degrees), 12);
        Assert.Equal(expected, SignedRanks.TwoSided([-1, -2, -3, -4], inflation, degrees), 12);
    }

    [Fact]
    public void Equal_differences_share_their_rank_and_lessen_the_variance()
    {
        // Ranks 2, 2, 2, 4: positive 8 of 10. Variance 7.5 − (3³ − 3) ÷ 48 = 7.
        Assert.Equal(NormalDistribution.TwoSided(2.5 / Math.Sqrt(7)), SignedRanks.TwoSided([1, 1, -1, 2]), 12);
    }

    [Theory]
    [InlineData(2, double.PositiveInfinity)]
    [InlineData(2, 3)]
    public void Inflated_orders_go_by_their_variance(double inflation, double degrees)
    {
        // 3 × 3 pairs: mean 4.5, variance 9 ÷ 12 · 7 = 5.25; all above, less half for continuity.
        double expected = StudentDistribution.TwoSided(4 / Math.Sqrt(5.25 * inflation), degrees);

        Assert.Equal(expected, MannWhitney.TwoSided([1, 2, 3], [4, 5, 6], inflation, degrees), 12);
        Assert.Equal(expected, MannWhitney.TwoSided([4, 5, 6], [1, 2, 3], inflation, degrees), 12);
    }

    [Fact]
    public void Equal_samples_lessen_the_variance_of_orders()
    {
        // Pairs below 0: only the equal 3 and 3, half. Ties 2³ − 2 = 6: variance 9 ÷ 12 · (7 − 6 ÷ 30) = 5.1.
        Assert.Equal(NormalDistribution.TwoSided(3.5 / Math.Sqrt(5.1)), MannWhitney.TwoSided([1, 2, 3], [3, 5, 6]), 12);
    }

    [Fact]
    public void Up_to_fifty_pairs_every_set_of_signs_is_counted_and_from_there_on_none()
    {
        Assert.Equal(2 / Math.Pow(2, 50), SignedRanks.TwoSided(Rising(50)), 1e-24);

        // 51 pairs: mean 663, variance 51 · 52 · 103 ÷ 24.
        Assert.Equal(NormalDistribution.TwoSided(662.5 / Math.Sqrt(51d * 52 * 103 / 24)), SignedRanks.TwoSided(Rising(51)), 1e-18);
    }

    [Fact]
    public void Up_to_a_thousand_pairs_of_samples_every_order_is_counted_and_from_there_on_none()
    {
        double[] first = Rising(20);
        double[] fifty = [.. Rising(50).Select(value => value + 20)];

        double orders = Enumerable.Range(1, 20).Aggregate(1d, (product, i) => product * (50 + i) / i); // 70 over 20
        Assert.Equal(2 / orders, MannWhitney.TwoSided(first, fifty), 1e-24);

        // 20 × 51 pairs: mean 510, variance 1020 ÷ 12 · 72.
        Assert.Equal(NormalDistribution.TwoSided(509.5 / Math.Sqrt(6120)), MannWhitney.TwoSided(first, [.. fifty, 71]), 1e-16);
    }

    [Fact]
    public void Between_two_differences_any_shift_leaves_as_many_pairs_below()
    {
        Assert.Equal(10, PairCounts.ShiftAt([0], [10, 20, 30], 1, largest: false), 1e-4);
        Assert.Equal(20, PairCounts.ShiftAt([0], [10, 20, 30], 1, largest: true), 1e-4);
        Assert.Equal(-20, PairCounts.ShiftAt([10, 20, 30], [0], 1, largest: true), 1e-4);
        Assert.Equal(7, PairCounts.ShiftAt([1], [8], 0.5, largest: false), 1e-4);
    }

    [Fact]
    public void Places_are_counted_below_and_up_to_a_value()
    {
        double[] ascending = [1, 2, 2, 3];

        Assert.Equal([0, 0, 1, 3, 4], new[] { 0d, 1, 2, 3, 4 }.Select(value => RankPlacement.Count(ascending, value, orEqual: false)));
        Assert.Equal([0, 1, 3, 4, 4], new[] { 0d, 1, 2, 3, 4 }.Select(value => RankPlacement.Count(ascending, value, orEqual: true)));
    }

    [Fact]
    public void The_share_of_pairs_that_rose_counts_those_unchanged_half()
    {
        RankChange change = RankChange.OfPairs([10, 10, 10, 10], [11, 9, 10, 12]);

        Assert.Equal(0.625, change.ShareHigher, 12);
        Assert.Equal(5.5 / 8, RankChange.Between(new ComparedSamples([1, 4]), new ComparedSamples([2, 2, 5, 4])).ShareHigher, 12);
    }

    [Fact]
    public void Pairs_of_which_one_is_not_above_zero_have_no_ratio()
    {
        Assert.Null(RankChange.OfPairs([0, 2, 3], [1, 2, 4]).Ratio);
        Assert.Null(RankChange.OfPairs([1, 2, 3], [1, 0, 4]).Ratio);
        Assert.Equal(2, RankChange.OfPairs([1, 2, 3], [2, 4, 6]).Ratio!.Value, 1e-6);
    }

    [Fact]
    public void The_typical_difference_of_pairs_is_the_median_of_the_means_of_two()
    {
        // Differences 1, 2, 6; means of each with each: 1, 1.5, 1.5, 2, 3.5, 3.5, 4, 4, 6.
        Assert.Equal(3.5, RankChange.OfPairs([0, 0, 0], [1, 6, 2]).Difference, 1e-5);
        Assert.Equal(3, RankChange.OfPairs([5, 5, 5], [8, 8, 8]).Difference, 1e-6);
    }

    private static double[] Rising(int count) => [.. Enumerable.Range(1, count).Select(value => (double)value)];
}
