using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics;

public sealed class MeanDifferencesTests
{
    [Fact]
    public void Pairs_are_subtracted_one_by_one()
    {
        // Student's own sleep data (1908): mean 1.58, standard error 0.389, t(9) 2.262.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        double[] second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

        MeanDifference difference = MeanDifferences.Paired(first, second)!;

        Assert.Equal(10, difference.N);
        Assert.True(difference.Paired && difference.IsProven);
        Assert.Equal(1.58, difference.Mean, 9);
        Assert.Equal(0.7001142, difference.MeanCi95!.Value.Lower, 4);
        Assert.Equal(2.4598858, difference.MeanCi95.Value.Upper, 4);
        Assert.Equal(1.3, difference.Median, 9);
        Assert.Null(difference.MedianCi95); // below 11
    }

    [Fact]
    public void Sets_that_nothing_pairs_get_Welchs_interval()
    {
        // The same data as two groups: t = 1.8608, 17.776 degrees of freedom, interval -0.2055 to 3.3655.
        double[] first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        double[] second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

        MeanDifference difference = MeanDifferences.Unpaired(first, second)!;

        Assert.False(difference.Paired || difference.IsProven);
        Assert.Equal(1.58, difference.Mean, 9);
        Assert.Equal(-0.2054832, difference.MeanCi95!.Value.Lower, 3);
        Assert.Equal(3.3654832, difference.MeanCi95.Value.Upper, 3);
    }

    [Fact]
    public void One_sample_has_no_interval_and_none_has_no_difference()
    {
        Assert.Null(MeanDifferences.Paired([1], [3])!.MeanCi95);
        Assert.Equal(2, MeanDifferences.Paired([1], [3])!.Mean);
        Assert.Null(MeanDifferences.Unpaired([1], [3, 4])!.MeanCi95);
        Assert.Null(MeanDifferences.Paired([], []));
        Assert.Null(MeanDifferences.Unpaired([], [1]));
        Assert.Throws<ArgumentException>(() => MeanDifferences.Paired([1], [1, 2]));
    }

    [Fact]
    public void Samples_without_spread_have_an_interval_without_width()
    {
        MeanDifference difference = MeanDifferences.Unpaired([5, 5, 5], [7, 7, 7])!;

        Assert.Equal(new Interval(2, 2), difference.MeanCi95);
    }

    [Fact]
    public void Exchanging_the_sides_turns_everything_round() => Prop.ForAll<NonEmptyArray<int>, NonEmptyArray<int>>((left, right) =>
    {
        double[] l = [.. left.Get.Select(value => value / 1000.0)];
        double[] r = [.. right.Get.Select(value => value / 1000.0)];

        MeanDifference there = MeanDifferences.Unpaired(l, r)!;
        MeanDifference back = MeanDifferences.Unpaired(r, l)!;

        return Near(there.Mean, -back.Mean) && Near(there.Median, -back.Median) && there.N == back.N
            && Mirrors(there.MeanCi95, back.MeanCi95) && Mirrors(there.MedianCi95, back.MedianCi95);
    }).QuickCheckThrowOnFailure();

    private static bool Near(double left, double right) => Math.Abs(left - right) <= 1e-6 * Math.Max(1, Math.Abs(left));

    private static bool Mirrors(Interval? there, Interval? back) =>
        there is { } a && back is { } b ? Near(a.Lower, -b.Upper) && Near(a.Upper, -b.Lower) : there is null && back is null;
}
