using FirstToken.Reports;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0.000")]
    [InlineData(0.0214, "0.021")]
    [InlineData(18.456, "18.46")]
    [InlineData(1204.56, "1204.6")]
    [InlineData(120456.7, "120457")]
    public void Milliseconds_keep_about_four_digits(double? value, string expected) => Assert.Equal(expected, Figures.Milliseconds(value));

    [Fact]
    public void An_unknown_cost_is_unpriced_and_a_small_one_is_not_rounded_away()
    {
        Assert.Equal("unpriced", Figures.Usd(null));
        Assert.Equal("0.00000123 USD", Figures.Usd(0.00000123m));
        Assert.Equal("0.0646 USD", Figures.Usd(0.0646m));
        Assert.Equal("5.17 USD", Figures.Usd(5.17m));
        Assert.Equal("1,234.50 USD", Figures.Usd(1234.5m));
    }
}
