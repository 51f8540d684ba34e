using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class RankTests
{
    [Fact]
    public void Mann_and_Whitneys_test_is_scipys_exact_and_with_ties() =>
        Assert.All(Reference.Cases("mann_whitney"), test => Assert.Equal(
            test.Number("p"), MannWhitney.TwoSided(Sorted(test.Numbers("first")), Sorted(test.Numbers("second"))), 1e-9));

    [Fact]
    public void Wilcoxons_test_is_scipys_exact_and_with_ties() =>
        Assert.All(Reference.Cases("wilcoxon"), test => Assert.Equal(test.Number("p"), SignedRanks.TwoSided(test.Numbers("differences")), 1e-9));

    [Fact]
    public void Pairs_that_do_not_differ_prove_nothing()
    {
        Assert.Equal(1, SignedRanks.TwoSided([0, 0, 0]));
        Assert.Equal(1, SignedRanks.TwoSided([]));
        Assert.Equal(1, MannWhitney.TwoSided([5, 5], [5, 5, 5]));
    }

    [Fact]
    public void Fewer_effective_samples_prove_less()
    {
        double[] first = [.. Enumerable.Range(0, 60).Select(i => (double)i)];
        double[] second = [.. Enumerable.Range(0, 60).Select(i => i + 15.5)];
        double[] differences = [.. Enumerable.Range(-20, 60).Select(i => i + 0.5)];

        Assert.True(MannWhitney.TwoSided(first, second, 4) > 4 * MannWhitney.TwoSided(first, second));
        Assert.True(SignedRanks.TwoSided(differences, 4) > 4 * SignedRanks.TwoSided(differences));
        Assert.True(MannWhitney.TwoSided(first, second, 4, 5) > MannWhitney.TwoSided(first, second, 4));
        Assert.True(SignedRanks.TwoSided(differences, 4, 5) > SignedRanks.TwoSided(differences, 4));
    }

    [Fact]
    public void The_typical_difference_is_the_median_of_all_pairs() =>
        Assert.All(Reference.Cases("hodges_lehmann"), test =>
        {
            RankChange change = RankChange.Between(new ComparedSamples(test.Numbers("first")), new ComparedSamples(test.Numbers("second")));

            Assert.Equal(test.Number("shift"), change.Difference, 1e-5);
        });

    [Fact]
    public void Pairs_are_counted_by_their_difference_and_equal_ones_half()
    {
        double[] first = [1, 2, 2, 5];
        double[] second = [2, 3];

        Assert.Equal(Slowly(first, second, 0), PairCounts.Below(first, second, 0));
        Assert.Equal(Slowly(first, second, 1), PairCounts.Below(first, second, 1));
        Assert.Equal(0, PairCounts.Below(first, second, -10));
        Assert.Equal(8, PairCounts.Below(first, second, 10));

        static double Slowly(double[] first, double[] second, double shift) =>
            (from x in first from y in second select y - x < shift ? 1 : y - x == shift ? 0.5 : 0).Sum();
    }

    [Fact]
    public void Ties_are_counted_over_both_sides()
    {
        Assert.Equal(0, RankPlacement.TieTerm([1, 3], [2, 4]));
        Assert.Equal(24 + 6, RankPlacement.TieTerm([1, 2, 2], [2, 4, 4]));
    }

    [Fact]
    public void A_sample_stands_between_those_below_and_those_above()
    {
        double[] others = [1, 2, 2, 3];

        Assert.Equal([0, 0.125, 0.5, 0.875, 1], new[] { 0d, 1, 2, 3, 4 }.Select(value => RankPlacement.ShareBelow(others, value)));
    }

    [Fact]
    public void A_shift_of_everything_is_found_with_its_interval()
    {
        double[] values = Draw(7, 200);
        RankChange change = RankChange.Between(new ComparedSamples(values), new ComparedSamples([.. Draw(8, 200).Select(value => value * 1.2)]));

        Interval ratio = change.RatioInterval(0.95)!.Value;
        Assert.InRange(change.Ratio!.Value, ratio.Lower, ratio.Upper);
        Assert.True(ratio.Lower < 1.2 && ratio.Upper > 1.2, $"{ratio}");
        Assert.True(ratio.Upper / ratio.Lower < 1.25, $"{ratio}");
        Assert.True(change.P < 1e-4);
        Assert.True(change.ShareHigher > 0.6);
        Assert.Equal("Mann-Whitney", change.Method);
    }

    [Fact]
    public void A_surer_interval_is_wider()
    {
        RankChange change = RankChange.Between(new ComparedSamples(Draw(1, 60)), new ComparedSamples(Draw(2, 60)));

        Interval sure = change.DifferenceInterval(0.99);
        Interval usual = change.DifferenceInterval(0.95);
        Assert.True(sure.Lower < usual.Lower && usual.Upper < sure.Upper);
        Assert.True(usual.Lower < change.Difference && change.Difference < usual.Upper);
    }

    [Fact]
    public void Swapping_the_sides_turns_the_result_around()
    {
        var first = new ComparedSamples(Draw(3, 50));
        var second = new ComparedSamples(Draw(4, 70));

        RankChange forth = RankChange.Between(first, second);
        RankChange back = RankChange.Between(second, first);

        Assert.Equal(forth.P, back.P, 1e-12);
        Assert.Equal(forth.Difference, -back.Difference, 1e-4);
        Assert.Equal(forth.Ratio!.Value, 1 / back.Ratio!.Value, 1e-4);
        Assert.Equal(forth.ShareHigher, 1 - back.ShareHigher, 1e-12);
        Assert.Equal(forth.DifferenceInterval(0.95).Lower, -back.DifferenceInterval(0.95).Upper, 1e-3);
    }

    [Fact]
    public void Samples_at_or_below_zero_have_differences_and_no_ratio()
    {
        RankChange change = RankChange.Between(new ComparedSamples([0, 1, 2, 3]), new ComparedSamples([2, 3, 4, 5]));

        Assert.Null(change.Ratio);
        Assert.Null(change.RatioInterval(0.95));
        Assert.Equal(2, change.Difference, 1e-4);
    }

    [Fact]
    public void Pairs_prove_what_the_same_samples_apart_do_not()
    {
        double[] first = Draw(5, 100);
        double[] second = [.. first.Zip(Draw(6, 100), (value, noise) => (value * 1.05) + (noise / 50))];

        RankChange paired = RankChange.OfPairs(first, second);
        RankChange apart = RankChange.Between(new ComparedSamples(first), new ComparedSamples(second));

        Assert.True(paired.P < 1e-6, $"{paired.P}");
        Assert.True(apart.P > 0.01, $"{apart.P}");
        Assert.Equal("signed ranks", paired.Method);
        Assert.InRange(paired.RatioInterval(0.95)!.Value.Lower, 1.03, 1.08);
        Assert.True(paired.DifferenceInterval(0.95).Upper - paired.DifferenceInterval(0.95).Lower < 20);
        Assert.Equal(1, paired.ShareHigher);
    }

    [Fact]
    public void Samples_that_resemble_their_neighbours_prove_less()
    {
        double[] quiet = Draw(51, 100);
        double[] busy = [.. quiet.Order()];
        double[] other = [.. quiet.Select(value => value + 25.5)];

        RankChange mixed = RankChange.Between(new ComparedSamples(quiet), new ComparedSamples(other));
        RankChange grouped = RankChange.Between(new ComparedSamples(busy), new ComparedSamples([.. other.Order()]));

        Assert.True(grouped.P > mixed.P);
        Assert.True(grouped.EffectiveCount < 30, $"{grouped.EffectiveCount}");
        Assert.InRange(mixed.EffectiveCount, 70, 100);
    }

    [Fact]
    public void Samples_of_one_request_count_as_one_where_they_agree()
    {
        double[] single = Draw(9, 40);
        double[] other = Draw(10, 40);
        double[] tenfold = [.. single.SelectMany(value => Enumerable.Range(0, 10).Select(i => value + (i * 1e-6)))];
        int[] ends = [.. Enumerable.Range(1, 40).Select(i => i * 10)];
        double[] otherTenfold = [.. other.SelectMany(value => Enumerable.Range(0, 10).Select(i => value + (i * 1e-6)))];

        RankChange one = RankChange.Between(new ComparedSamples(single), new ComparedSamples(other));
        RankChange ten = RankChange.Between(new ComparedSamples(tenfold, ends), new ComparedSamples(otherTenfold, ends));

        Assert.InRange(ten.P, one.P * 0.8, Math.Min(1, one.P * 1.25));
        Assert.InRange(ten.EffectiveCount, 25, 45);
        Assert.Equal(one.DifferenceInterval(0.95).Lower, ten.DifferenceInterval(0.95).Lower, 10d);
    }

    private static double[] Sorted(double[] values) => [.. values.Order()];

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
