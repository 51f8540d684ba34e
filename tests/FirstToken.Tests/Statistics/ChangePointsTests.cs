using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class ChangePointsTests
{
    [Fact]
    public void A_step_is_found_where_it_is()
    {
        double[] series = [.. Noise(60, level: 100, seed: 1), .. Noise(40, level: 140, seed: 2)];

        Assert.Equal([0, 60], ChangePoints.Find(series));
    }

    [Fact]
    public void A_stretch_in_the_middle_has_both_its_ends_found()
    {
        double[] series = [.. Noise(50, 100, 1), .. Noise(5, 180, 2), .. Noise(50, 100, 3)];

        Assert.Equal([0, 50, 55], ChangePoints.Find(series));
    }

    [Fact]
    public void A_single_far_outlier_is_a_stretch_of_its_own()
    {
        double[] series = [400, .. Noise(30, 100, 1)];

        Assert.Equal([0, 1], ChangePoints.Find(series));
    }

    [Fact]
    public void A_constant_series_has_one_stretch_and_an_empty_one_none()
    {
        Assert.Equal([0], ChangePoints.Find([.. Enumerable.Repeat(7.0, 100)]));
        Assert.Equal([0], ChangePoints.Find([0, 0, 0]));
        Assert.Equal([0], ChangePoints.Find([3]));
        Assert.Empty(ChangePoints.Find([]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Pruning_loses_nothing(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        for (int repeat = 0; repeat < 40; repeat++)
        {
            double level = 100;
            double[] series = new double[1 + random.NextInt(60)];
            for (int i = 0; i < series.Length; i++)
            {
                level = random.NextInt(12) == 0 ? 50 + random.NextInt(200) : level;
                series[i] = level + (5 * random.NextNormal());
            }

            Assert.Equal(Exhaustive(series), ChangePoints.Find(series));
        }
    }

    [Fact]
    public void Too_long_a_series_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChangePoints.Find(new double[ChangePoints.Longest + 1]));
    }

    // The same problem by the plain recursion over every last change.
    private static int[] Exhaustive(double[] series)
    {
        double centre = RobustScale.Of(series).Median;
        double noise = RobustScale.OfSteps(series);
        double[] y = [.. series.Select(value => Math.Clamp((value - centre) / noise, -20, 20))];
        double penalty = 3 * Math.Log(Math.Max(2, y.Length));
        double[] best = new double[y.Length + 1];
        int[] last = new int[y.Length + 1];
        best[0] = -penalty;
        for (int end = 1; end <= y.Length; end++)
        {
            best[end] = double.PositiveInfinity;
            for (int start = 0; start < end; start++)
            {
                double mean = y[start..end].Average();
                double cost = best[start] + y[start..end].Sum(value => (value - mean) * (value - mean)) + penalty;
                if (cost < best[end] - 1e-9)
                {
                    (best[end], last[end]) = (cost, start);
                }
            }
        }

        var starts = new List<int>();
        for (int at = y.Length; at > 0; at = last[at])
        {
            starts.Insert(0, last[at]);
        }

        return [.. starts];
    }

    private static IEnumerable<double> Noise(int count, double level, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => level + (5 * random.NextNormal()))];
    }
}
