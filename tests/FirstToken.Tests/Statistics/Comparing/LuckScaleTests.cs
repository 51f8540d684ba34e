using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class LuckScaleTests
{
    [Fact]
    public void Means_and_sides_without_any_spread_are_left_alone()
    {
        FigureSample mean = FigureSample.Mean(new ComparedSamples(Draw(1, 50)));
        FigureSample still = Percentile([.. Enumerable.Repeat(400d, 50)]);

        Assert.Equal(1, LuckScale.Of(mean, mean, 0).Narrowing, 1e-9);
        Assert.Equal(new LuckScale(1, double.PositiveInfinity), LuckScale.Of(still, still, 0));
    }

    [Fact]
    public void What_is_surely_known_is_scaled_alike_in_every_round()
    {
        var scale = new LuckScale(0.95, double.PositiveInfinity);

        Assert.Equal(0.95, scale.At(-3));
        Assert.Equal(0.95, scale.At(3));
    }

    [Fact]
    public void A_percentile_of_neighbours_alike_has_fewer_degrees_than_samples()
    {
        var random = new SeededRandom(3);
        double[] alike = new double[60];
        for (int i = 1; i < alike.Length; i++)
        {
            alike[i] = (0.8 * alike[i - 1]) + random.NextNormal();
        }

        Assert.InRange(Percentile(alike).Degrees, 1, 100);
    }

    private static FigureSample Percentile(double[] values) => FigureSample.Percentile(new ComparedSamples(values), Quantile.P50);

    private static double[] Draw(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => 400 * Math.Exp(0.3 * random.NextNormal()))];
    }
}
