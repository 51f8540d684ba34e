using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only many repetitions show.</summary>
public sealed class RankIntervalSimulationTests
{
    [Theory]
    [InlineData(50_000, 100)]
    [InlineData(90_000, 150)]
    [InlineData(95_000, 300)]
    [InlineData(99_000, 1000)]
    public void Drawn_samples_enclose_the_true_percentile_95_times_in_100(int perHundredThousand, int count)
    {
        const int Draws = 4_000;
        var quantile = new Quantile(perHundredThousand);
        var random = new Random(20_261_121);
        RankInterval ranks = Assert.NotNull(Percentiles.Interval95(count, quantile));
        double[] samples = new double[count];
        int enclosed = 0;

        for (int draw = 0; draw < Draws; draw++)
        {
            for (int i = 0; i < count; i++)
            {
                samples[i] = -Math.Log(1 - random.NextDouble());
            }

            Array.Sort(samples);
            double truth = -Math.Log(1 - quantile.Share);
            enclosed += samples[ranks.Lower - 1] <= truth && truth < samples[ranks.Upper - 1] ? 1 : 0;
        }

        Assert.InRange(enclosed / (double)Draws, 0.93, 0.97);
    }
}
