using FirstToken.Statistics;
using FirstToken.Statistics.ColdStarts;
using Xunit;

namespace FirstToken.Tests.Statistics.ColdStarts;

public sealed class ColdDetectorTests
{
    // The first and the ninth of twelve are cold.
    private static readonly double[] s_series = [450, 100, 104, 98, 101, 99, 102, 100, 390, 103, 97, 100];
    private static readonly bool[] s_unknown = new bool[12];

    [Theory]
    [InlineData(ColdMethod.Ratio)]
    [InlineData(ColdMethod.ZScore)]
    [InlineData(ColdMethod.ChangePoint)]
    public void Each_method_finds_what_is_plainly_cold_and_nothing_else(ColdMethod method)
    {
        ColdFinding finding = ColdDetector.Find(s_series, s_unknown, method, null)!;

        Assert.Equal([0, 8], Enumerable.Range(0, s_series.Length).Where(index => finding.Cold[index]));
        Assert.InRange(finding.BaselineMs, 99, 103);
        Assert.InRange(finding.LimitMs, 103, 390);
    }

    [Fact]
    public void A_threshold_given_is_the_one_used()
    {
        Assert.Equal(1, ColdDetector.Find(s_series, s_unknown, ColdMethod.Ratio, 4)!.Count);
        Assert.Equal(0, ColdDetector.Find(s_series, s_unknown, ColdMethod.Ratio, 5)!.Count);
        Assert.Equal(0, ColdDetector.Find(s_series, s_unknown, ColdMethod.ZScore, 1e6)!.Count);
    }

    [Fact]
    public void Requests_known_to_be_warm_are_the_baseline_even_where_most_are_cold()
    {
        double[] series = [300, 310, 305, 300, 308, 302, 300, 100, 101, 99, 100, 102];
        bool[] warm = [.. series.Select(value => value < 200)];

        Assert.Equal(7, ColdDetector.Find(series, warm, ColdMethod.ZScore, null)!.Count);
        Assert.Equal(0, ColdDetector.Find(series, s_unknown, ColdMethod.ZScore, null)!.Count);
        Assert.Equal(7, ColdDetector.Find(series, s_unknown, ColdMethod.ChangePoint, null)!.Count);
    }

    [Fact]
    public void A_request_that_is_faster_is_never_cold()
    {
        double[] series = [.. Enumerable.Repeat(100.0, 20), 5, 4];

        Assert.All(Enum.GetValues<ColdMethod>(), method => Assert.Equal(0, ColdDetector.Find(series, new bool[22], method, null)!.Count));
    }

    [Fact]
    public void In_a_very_steady_series_microseconds_are_no_event()
    {
        double[] series = [.. Enumerable.Repeat(100.0, 20), 100.4];

        Assert.All(Enum.GetValues<ColdMethod>(), method => Assert.Equal(0, ColdDetector.Find(series, new bool[21], method, null)!.Count));
    }

    [Fact]
    public void A_single_request_is_its_own_baseline_and_none_have_none()
    {
        Assert.All(Enum.GetValues<ColdMethod>(), method =>
        {
            Assert.Equal(0, ColdDetector.Find([120], [false], method, null)!.Count);
            Assert.Null(ColdDetector.Find([], [], method, null));
        });
    }

    [Fact]
    public void Median_and_spread_are_not_moved_by_outliers()
    {
        var clean = RobustScale.Of([98, 99, 100, 101, 102]);
        var soiled = RobustScale.Of([98, 99, 100, 101, 1e9]);

        Assert.Equal(clean, soiled);
        Assert.Equal(1.4826, clean.Deviation, 4);
        Assert.Equal(1.4826 / Math.Sqrt(2), RobustScale.OfSteps([1, 2, 3, 4, 50, 51, 52, 53]), 3);
    }

    [Theory]
    [InlineData(ColdMethod.Ratio, 2, 200)] // twice the median of 100
    [InlineData(ColdMethod.Ratio, 1.5, 150)]
    [InlineData(ColdMethod.ZScore, 3.5, 105.18910776)] // MAD 1 of the median 100: 1.4826 each
    [InlineData(ColdMethod.ZScore, 10, 114.826)]
    public void The_limit_is_the_warm_median_and_what_the_method_adds(ColdMethod method, double threshold, double limit)
    {
        ColdFinding finding = ColdDetector.Find([98, 99, 100, 101, 102], new bool[5], method, threshold)!;

        Assert.Equal(100, finding.BaselineMs);
        Assert.Equal(limit, finding.LimitMs, 3);
    }

    [Fact]
    public void A_method_has_a_threshold_of_its_own()
    {
        Assert.Equal([2, 3.5, 3.5], new[] { ColdMethod.Ratio, ColdMethod.ZScore, ColdMethod.ChangePoint }.Select(ColdDetector.DefaultThreshold));
        Assert.Equal(200, ColdDetector.Find([100, 100, 100], new bool[3], ColdMethod.Ratio, null)!.LimitMs);
    }

    [Fact]
    public void What_just_reaches_the_limit_is_not_cold() =>
        Assert.Equal([false, false, false, false, true], ColdDetector.Find([100, 100, 100, 200, 200.001], new bool[5], ColdMethod.Ratio, null)!.Cold);

    [Theory]
    [InlineData(5, 100)]
    [InlineData(4, 300)]
    public void Five_requests_known_to_be_warm_are_a_baseline_and_four_are_not(int known, double baseline)
    {
        double[] series = [.. Enumerable.Repeat(100.0, known), .. Enumerable.Repeat(300.0, 9)];
        bool[] warm = [.. series.Select(value => value < 200)];

        Assert.Equal(baseline, ColdDetector.Find(series, warm, ColdMethod.Ratio, null)!.BaselineMs);
    }

    [Theory]
    [InlineData(3, 20, 100)]
    [InlineData(2, 20, 300)] // too short to be a state
    [InlineData(4, 36, 100)] // a tenth of all
    [InlineData(3, 37, 300)] // less
    public void The_warm_stretch_is_the_fastest_that_is_long_enough(int fast, int slow, double baseline)
    {
        double[] series = [.. Steady(300, slow / 2), .. Steady(100, fast), .. Steady(300, slow - (slow / 2))];

        ColdFinding finding = ColdDetector.Find(series, new bool[series.Length], ColdMethod.ChangePoint, null)!;

        Assert.Equal(baseline, finding.BaselineMs, 2d);
        Assert.Equal(baseline < 200 ? slow : 0, finding.Count);
    }

    [Fact]
    public void The_limit_of_a_stretch_lies_a_hundredth_of_the_warm_median_away_at_least()
    {
        ColdFinding finding = ColdDetector.Find([.. Enumerable.Repeat(100.0, 10), .. Enumerable.Repeat(400.0, 10)], new bool[20], ColdMethod.ChangePoint, 5)!;

        // No noise between neighbours; the spread of steps is never taken for less than a hundredth of the whole median, which is 250.
        Assert.Equal((100, 112.5, 10), (finding.BaselineMs, finding.LimitMs, finding.Count));
    }

    [Fact]
    public void Without_a_series_nothing_is_looked_for()
    {
        Assert.Throws<ArgumentNullException>("latencies", () => ColdDetector.Find(null!, [], ColdMethod.Ratio, null));
        Assert.Throws<ArgumentNullException>("knownWarm", () => ColdDetector.Find([], null!, ColdMethod.Ratio, null));
        Assert.Throws<ArgumentNullException>("samples", () => RobustScale.Of(null!));
        Assert.Throws<ArgumentNullException>("series", () => RobustScale.OfSteps(null!));
        Assert.Throws<ArgumentNullException>("series", () => ChangePoints.Find(null!));
    }

    // A level with a little noise.
    private static IEnumerable<double> Steady(double level, int count) => Enumerable.Range(0, count).Select(i => level + (i * 7 % 3) - 1);
}
