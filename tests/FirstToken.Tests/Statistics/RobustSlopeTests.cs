using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public class RobustSlopeTests
{
    [Fact]
    public void A_straight_line_has_its_slope_whatever_a_few_points_say()
    {
        var points = Enumerable.Range(0, 30).Select(x => ((double)x, (x == 5 || x == 20 ? 1e6 : 3) + (2.5 * x)));

        Estimate slope = RobustSlope.Of(points)!;

        Assert.Equal(2.5, slope.Value, 12);
        Assert.Equal(30, slope.N);
        Assert.InRange(2.5, slope.Interval!.Value.Lower, slope.Interval.Value.Upper);
    }

    [Fact]
    public void The_figures_are_those_of_a_worked_example()
    {
        // Theil 1950 with Sen's interval, worked out by scipy.stats.theilslopes(y, x, 0.95) on these eleven points.
        double[] y = [2.1, 3.9, 6.2, 7.8, 10.3, 11.7, 14.4, 15.9, 18.2, 19.8, 22.5];

        Estimate slope = RobustSlope.Of(y.Select((value, x) => ((double)x, value)))!;

        double[] slopes = [.. from i in Enumerable.Range(0, 11) from j in Enumerable.Range(i + 1, 10 - i) orderby (y[j] - y[i]) / (j - i) select (y[j] - y[i]) / (j - i)];
        Assert.Equal(slopes[27], slope.Value, 12);

        // Var(S) = 11·10·27 ÷ 18 = 165; half the width in ranks is 1.96·√165 ÷ 2 = 12.6 of 55.
        Assert.Equal(slopes[13], slope.Interval!.Value.Lower, 12);
        Assert.Equal(slopes[41], slope.Interval!.Value.Upper, 12);
    }

    [Fact]
    public void Too_few_points_and_points_of_one_x_have_no_slope()
    {
        Assert.Null(RobustSlope.Of(Enumerable.Range(0, 10).Select(x => ((double)x, (double)x))));
        Assert.Null(RobustSlope.Of(Enumerable.Range(0, 50).Select(y => (7.0, (double)y))));
        Assert.Null(RobustSlope.Of(Enumerable.Range(0, 50).Select(x => ((double)x, double.NaN))));
        Assert.Null(RobustSlope.Of([]));
    }

    [Fact]
    public void Very_many_points_are_thinned_evenly()
    {
        Estimate slope = RobustSlope.Of(Enumerable.Range(0, 5_000).Select(x => ((double)x, 0.5 * x)))!;

        Assert.Equal(0.5, slope.Value, 12);
        Assert.Equal(5_000, slope.N);
    }
}
