using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class SeriesSpreadTests
{
    [Fact]
    public void The_inflation_of_an_autoregressive_series_is_found() =>
        Assert.All(Reference.Cases("series"), test =>
        {
            double truth = test.Number("inflation");

            Assert.InRange(SeriesSpread.Of(test.Numbers("values")).Inflation, truth * 0.7, truth * 1.4);
        });

    [Fact]
    public void Values_that_alternate_are_never_better_than_independent()
    {
        double[] series = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1d : -1)];
        SeriesSpread spread = SeriesSpread.Of(series);

        Assert.Equal(1, spread.Inflation);
        Assert.Equal(100 / 99d / 100, spread.MeanVariance, 1e-12);
    }

    [Fact]
    public void A_series_that_never_changes_has_no_spread() =>
        Assert.Equal(new SeriesSpread(0, 1), SeriesSpread.Of([3, 3, 3]));

    [Fact]
    public void A_drift_is_worth_only_a_few_samples()
    {
        double[] drift = [.. Enumerable.Range(0, 1000).Select(i => (double)i)];

        Assert.True(1000 / SeriesSpread.Of(drift).Inflation < 5);
    }

    [Fact]
    public void A_long_series_is_as_inflated_as_a_short_one()
    {
        var random = new SeededRandom(5);
        double[] series = new double[20_000];
        for (int i = 1; i < series.Length; i++)
        {
            series[i] = (0.8 * series[i - 1]) + random.NextNormal();
        }

        Assert.InRange(SeriesSpread.Of(series).Inflation, 7, 11.5); // 9 in truth
    }

    [Fact]
    public void The_order_of_independent_values_matters_little_and_their_place_not_at_all()
    {
        var random = new SeededRandom(6);
        double[] series = [.. Enumerable.Range(0, 500).Select(_ => random.NextNormal())];

        SeriesSpread plain = SeriesSpread.Of(series);
        SeriesSpread moved = SeriesSpread.Of([.. series.Select(value => value + 1024)]);

        Assert.InRange(plain.Inflation, 1, 1.4);
        Assert.Equal(plain.MeanVariance, moved.MeanVariance, 1e-9);
    }

    [Fact]
    public void The_spread_of_values_alike_is_less_surely_known()
    {
        var random = new SeededRandom(7);
        double[] alike = new double[200];
        for (int i = 1; i < alike.Length; i++)
        {
            alike[i] = (0.8 * alike[i - 1]) + random.NextNormal();
        }

        SeriesSpread spread = SeriesSpread.Of(alike);
        Assert.InRange(spread.Degrees, 2, 40);
        Assert.InRange(spread.MeanDegrees(200), 1, spread.Degrees);
    }

    [Fact]
    public void Without_likeness_only_the_spread_of_single_values_is_estimated()
    {
        SeriesSpread spread = SeriesSpread.Of([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 1d : -1)]);

        Assert.Equal(double.PositiveInfinity, spread.Degrees);
        Assert.Equal(99, spread.MeanDegrees(100), 1e-9);
    }

    [Fact]
    public void One_value_has_no_spread_to_speak_of() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SeriesSpread.Of([1]));
}
