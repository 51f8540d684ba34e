using FirstToken.Gateway.Alerting;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class AlertFigureTests
{
    [Theory]
    [InlineData(0.00001, "usd", "0.00001 USD")]
    [InlineData(20, "usd", "20 USD")]
    [InlineData(0.07, "ratio", "7 %")]
    [InlineData(0.00001, "ratio", "0.001 %")]
    [InlineData(1.0 / 3, "ratio", "33.3333333333333 %")]
    [InlineData(50_000_000, "bytes", "50 MB")]
    [InlineData(1, "bytes", "0.000001 MB")]
    [InlineData(0.0001, "ms", "0.0001 ms")]
    [InlineData(500, "ms", "500 ms")]
    [InlineData(1e300, "requests/s", "1E+300 requests/s")]
    public void A_limit_has_the_digits_it_needs(double limit, string unit, string expected) =>
        Assert.Equal(expected, AlertFigure.Limit(limit, unit));

    [Theory]
    [InlineData(0.0003, 0.00001, "usd", "0.0003 USD")]
    [InlineData(0.000012345, 0.00001, "usd", "0.000012 USD")]
    [InlineData(0.00000123, 1, "usd", "0.0000012 USD")]
    [InlineData(21.98765432, 20, "usd", "21.9877 USD")]
    [InlineData(0.123456, 0.05, "ratio", "12.35 %")]
    [InlineData(612.56789, 500, "ms", "612.568 ms")]
    [InlineData(5.00014, 5.0001, "ms", "5.0001 ms")]
    [InlineData(0, 1, "requests/s", "0 requests/s")]
    [InlineData(double.NaN, 1, "ms", "NaN ms")]
    [InlineData(double.PositiveInfinity, 1, "ms", "Infinity ms")]
    [InlineData(-1e300, 1, "usd", "-1E+300 USD")]
    public void A_figure_is_rounded_but_not_to_nothing(double value, double limit, string unit, string expected) =>
        Assert.Equal(expected, AlertFigure.Value(value, limit, unit));

    [Fact]
    public void An_alarm_shows_a_small_limit()
    {
        var alert = new Alert { Name = "spend_hour", Instance = "gw", Label = "spend of the last hour", Unit = "usd", Limit = 0.00001, Value = 0.0003, StartsAt = DateTimeOffset.UnixEpoch };

        Assert.Equal("firing: spend of the last hour is 0.0003 USD (upper limit 0.00001 USD) at gw", alert.Summary);
    }
}
