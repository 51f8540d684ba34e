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

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0.0, "0.00")]
    [InlineData(9.994, "9.99")]
    [InlineData(151.25, "151.3")]
    [InlineData(12345.6, "12,346")]
    public void Rates_keep_three_digits_or_more(double? value, string expected) => Assert.Equal(expected, Figures.Rate(value));

    [Theory]
    [InlineData(null, "-")]
    [InlineData(0L, "0")]
    [InlineData(1234567L, "1,234,567")]
    public void Counts_have_their_thousands_apart(long? value, string expected) => Assert.Equal(expected, Figures.Count(value));

    [Theory]
    [InlineData(820, "820 ms")]
    [InlineData(12_500, "12.5 s")]
    [InlineData(200_000, "3 min 20 s")]
    public void A_span_of_time_is_told_in_the_unit_people_would_use(int milliseconds, string expected) =>
        Assert.Equal(expected, Figures.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Nothing_spent_is_nothing_and_not_unpriced() => Assert.Equal("0 USD", Figures.Usd(0));
}
