using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public class EstimatesTests
{
    [Fact]
    public void A_median_has_an_interval_from_eleven_samples_on()
    {
        Assert.Equal(new Estimate(6, new Interval(2, 9), 11), Estimates.Median(Enumerable.Range(1, 11).Select(i => (double)i)));
        Assert.Equal(new Estimate(5, null, 10), Estimates.Median(Enumerable.Range(1, 10).Select(i => (double)i)));
        Assert.Null(Estimates.Median([]));
        Assert.Null(Estimates.Median([double.NaN, double.PositiveInfinity]));
    }

    [Fact]
    public void A_mean_lies_in_its_interval_and_the_same_samples_give_the_same()
    {
        double[] samples = [.. Enumerable.Range(0, 100).Select(i => i % 10 * 1.0)];

        Estimate mean = Estimates.Mean(samples)!;

        Assert.Equal(4.5, mean.Value, 12);
        Assert.InRange(mean.Interval!.Value.Lower, 3.8, 4.1);
        Assert.InRange(mean.Interval!.Value.Upper, 4.9, 5.2);
        Assert.Equal(mean, Estimates.Mean(samples));
        Assert.Null(Estimates.Mean([]));
        Assert.Null(Estimates.Mean([1, 2, 3])!.Interval);
    }

    [Fact]
    public void Very_many_samples_get_the_normal_interval()
    {
        Estimate mean = Estimates.Mean(Enumerable.Range(0, 10_000).Select(i => i % 2 == 0 ? 0.0 : 2.0))!;

        Assert.Equal(1, mean.Value, 12);
        Assert.Equal(1 - 0.0196, mean.Interval!.Value.Lower, 5);
        Assert.Equal(1 + 0.0196, mean.Interval!.Value.Upper, 5);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)] // Wilson's score interval: Newcombe 1998, method 3
    [InlineData(1, 29, 0.0061, 0.1718)]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(10, 10, 0.7225, 1)]
    public void Shares_have_wilsons_interval(int part, int whole, double lower, double upper)
    {
        Estimate share = Estimates.Share(part, whole);

        Assert.Equal((double)part / whole, share.Value);
        Assert.Equal(lower, share.Interval!.Value.Lower, 4);
        Assert.Equal(upper, share.Interval!.Value.Upper, 4);
    }

    [Fact]
    public void Impossible_shares_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimates.Share(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimates.Share(-1, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimates.Share(6, 5));
    }

    [Fact]
    public void Differences_take_the_ends_crosswise_and_multiples_take_them_along()
    {
        var whole = new Estimate(10, new Interval(8, 12), 20);
        var part = new Estimate(4, new Interval(3, 5), 30);

        Assert.Equal(new Estimate(6, new Interval(3, 9), 20), whole.Minus(part));
        Assert.Equal(new Estimate(20, new Interval(16, 24), 20), whole.Times(2));
        Assert.Null(whole.Minus(part with { Interval = null }).Interval);
    }
}
