using System.Numerics;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class RankIntervalTests
{
    [Theory]
    [InlineData(50_000, 11)]
    [InlineData(90_000, 64)]
    [InlineData(95_000, 130)]
    [InlineData(99_000, 662)]
    [InlineData(99_900, 6_636)]
    public void An_interval_is_stated_from_the_first_count_that_is_enough(int perHundredThousand, int enough)
    {
        var quantile = new Quantile(perHundredThousand);

        Assert.Null(Percentiles.Interval95(enough - 1, quantile));
        Assert.NotNull(Percentiles.Interval95(enough, quantile));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_handful_of_samples_has_no_interval(int count) => Assert.Null(Percentiles.Interval95(count, Quantile.P50));

    [Fact]
    public void The_whole_distribution_has_no_interval() => Assert.Null(Percentiles.Interval95(1000, new Quantile(100_000)));

    [Theory]
    [InlineData(50_000, 11)]
    [InlineData(50_000, 24)]
    [InlineData(50_000, 101)]
    [InlineData(90_000, 64)]
    [InlineData(90_000, 200)]
    [InlineData(95_000, 130)]
    [InlineData(99_000, 662)]
    [InlineData(10_000, 80)]
    public void The_interval_is_the_shortest_that_covers_95_percent_by_exact_arithmetic(int perHundredThousand, int count)
    {
        BigInteger[] weights = ExactWeights(count, perHundredThousand, out BigInteger total);

        RankInterval found = Assert.NotNull(Percentiles.Interval95(count, new Quantile(perHundredThousand)));

        Assert.InRange(found.Lower, 1, found.Upper - 1);
        Assert.InRange(found.Upper, found.Lower + 1, count);
        double exact = Share(Sum(weights, found.Lower, found.Upper), total);
        Assert.Equal(exact, found.Coverage, 12);
        Assert.InRange(exact, 0.95, 1);
        int shorter = found.Upper - found.Lower - 1;
        for (int lower = 1; lower + shorter <= count; lower++)
        {
            Assert.True(Share(Sum(weights, lower, lower + shorter), total) < 0.95, $"ranks {lower} to {lower + shorter} suffice");
        }
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(99_000)]
    [InlineData(99_900)]
    public void Ten_million_samples_have_the_interval_of_the_normal_approximation(int perHundredThousand)
    {
        const int Count = 10_000_000;
        double share = perHundredThousand / 100_000d;
        double half = 1.959964 * Math.Sqrt(Count * share * (1 - share));

        RankInterval found = Assert.NotNull(Percentiles.Interval95(Count, new Quantile(perHundredThousand)));

        Assert.InRange(found.Coverage, 0.95, 0.951);
        Assert.InRange(found.Upper - found.Lower, (2 * half * 0.99) - 2, (2 * half * 1.01) + 2);
        Assert.InRange((found.Upper + found.Lower) / 2d, (Count * share) - 5, (Count * share) + 5);
    }

    private static BigInteger[] ExactWeights(int count, int perHundredThousand, out BigInteger total)
    {
        var weights = new BigInteger[count + 1];
        BigInteger ways = 1;
        total = BigInteger.Pow(100_000, count);
        for (int k = 0; k <= count; k++)
        {
            weights[k] = ways * BigInteger.Pow(perHundredThousand, k) * BigInteger.Pow(100_000 - perHundredThousand, count - k);
            ways = ways * (count - k) / (k + 1);
        }

        return weights;
    }

    private static BigInteger Sum(BigInteger[] weights, int from, int until)
    {
        BigInteger sum = 0;
        for (int k = from; k < until; k++)
        {
            sum += weights[k];
        }

        return sum;
    }

    private static double Share(BigInteger part, BigInteger total) => (double)(part * BigInteger.Pow(10, 17) / total) / 1e17;
}
