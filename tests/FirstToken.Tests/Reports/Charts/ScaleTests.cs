using FirstToken.Reports.Charts;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0, 512.3, "0|100|200|300|400|500|600")]
    [InlineData(0, 1, "0.0|0.2|0.4|0.6|0.8|1.0")]
    [InlineData(0, 0.3, "0.00|0.05|0.10|0.15|0.20|0.25|0.30")]
    [InlineData(40, 61, "40|45|50|55|60|65")]
    [InlineData(0, 15000, "0|2,500|5,000|7,500|10,000|12,500|15,000")]
    [InlineData(-30, 100, "-50|-25|0|25|50|75|100")]
    [InlineData(5, 5, "2|3|4|5|6|7|8")]
    public void Linear_ticks_are_round(double low, double high, string labels) =>
        Assert.Equal(labels.Replace("0.0|", "0|").Replace("0.00|", "0|"), string.Join('|', LinearScale.Over(low, high).Ticks.Select(tick => tick.Label)));

    [Theory]
    [InlineData(12, 480, "10|20|50|100|200|500")]
    [InlineData(0.5, 900, "||1|||10|||100|||1,000")]
    [InlineData(7, 7, "5|10")]
    public void Logarithmic_ticks_are_round(double low, double high, string labels) =>
        Assert.Equal(labels.TrimStart('|'), string.Join('|', LogScale.Over(low, high).Ticks.Select(tick => tick.Label)).TrimStart('|'));

    [Fact]
    public void A_scale_may_begin_a_hair_below_zero()
    {
        LinearScale scale = LinearScale.From(-0.5, 980);

        Assert.Equal(0, scale.Position(-0.5));
        Assert.Equal("0", scale.Ticks[0].Label);
    }

    [Fact]
    public void Every_value_stands_between_the_ends()
    {
        Gen<double> values = Gen.Choose(-900_000, 900_000).Select(exponent => Math.Sign(exponent) * Math.Pow(10, Math.Abs(exponent) / 100_000.0 - 4));
        Prop.ForAll(Arb.From(Gen.Two(values)), pair =>
        {
            double low = Math.Min(pair.Item1, pair.Item2);
            double high = Math.Max(pair.Item1, pair.Item2);
            return IsWithin(LinearScale.Over(low, high), low, high) && (low <= 0 || IsWithin(LogScale.Over(low, high), low, high));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Each_nine_of_a_percentile_scale_is_as_wide_as_the_one_before()
    {
        var scale = new PercentileScale(1_000);

        Assert.Equal(0, scale.Position(0));
        Assert.Equal(1.0 / 3, scale.Position(0.9), 9);
        Assert.Equal(2.0 / 3, scale.Position(0.99), 9);
        Assert.Equal(["0 %", "50 %", "75 %", "90 %", "95 %", "99 %", "99.5 %", "99.9 %"], scale.Ticks.Select(tick => tick.Label));
    }

    [Fact]
    public void An_axis_goes_logarithmic_only_for_values_far_above_the_median()
    {
        var axis = new ChartAxis("ms", AxisKind.Auto);

        Assert.IsType<LinearScale>(axis.Over([100, 200, 900]).Scale);
        Assert.IsType<LogScale>(axis.Over([100, 200, 9_000]).Scale);
        Assert.IsType<LinearScale>(axis.Over([0, 200, 9_000]).Scale);
        Assert.EndsWith("(log scale)", axis.Over([100, 200, 9_000]).Title, StringComparison.Ordinal);
    }

    private static bool IsWithin(Scale scale, double low, double high) =>
        scale.Position(low) is > -1e-6 and < 1.000001 && scale.Position(high) is > -1e-6 and < 1.000001
        && scale.Ticks.Count is >= 2 and <= 30 && scale.Ticks.Any(tick => tick.Label.Length > 0);
}
