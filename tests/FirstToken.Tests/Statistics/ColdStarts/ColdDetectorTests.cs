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
}
