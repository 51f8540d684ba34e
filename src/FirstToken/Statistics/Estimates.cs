using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Figures of a whole from a sample of it, each with its interval. The same samples always give the same figures.</summary>
public static class Estimates
{
    /// <summary>Fewer samples get no interval: it is from here on that the median has one (design §3).</summary>
    public const int FewestForInterval = 11;

    private const double Normal95 = 1.959963984540054;
    private const int Rounds = 1000;

    // Above this many samples a mean is as good as normal, and resampling would only take time.
    private const int MostResampled = 4000;

    /// <summary>The median with its order-statistic interval.</summary>
    /// <param name="samples">In any order.</param>
    /// <returns><see langword="null"/> without samples.</returns>
    public static Estimate? Median(IEnumerable<double> samples)
    {
        double[] sorted = [.. samples.Where(double.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        Interval? interval = sorted.Length >= FewestForInterval && Percentiles.Interval95(sorted.Length, Quantile.P50) is { } ranks
            ? new Interval(sorted[ranks.Lower - 1], sorted[ranks.Upper - 1])
            : null;
        return new Estimate(Percentiles.NearestRank<double>(sorted, Quantile.P50), interval, sorted.Length);
    }

    /// <summary>The mean with its interval: by bootstrap (percentiles of 1,000 resamples), of very many samples by the normal distribution.</summary>
    /// <param name="samples">In any order.</param>
    /// <returns><see langword="null"/> without samples.</returns>
    public static Estimate? Mean(IEnumerable<double> samples)
    {
        double[] all = [.. samples.Where(double.IsFinite)];
        if (all.Length == 0)
        {
            return null;
        }

        double mean = all.Average();
        Interval? interval = all.Length < FewestForInterval ? null : all.Length > MostResampled ? Normal(all, mean) : Resampled(all);
        return new Estimate(mean, interval, all.Length);
    }

    /// <summary>A share, 0 to 1, with Wilson's score interval.</summary>
    /// <param name="part">How many of <paramref name="whole"/>.</param>
    /// <param name="whole">More than 0.</param>
    public static Estimate Share(int part, int whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole);
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, whole);
        double share = (double)part / whole;
        double square = Normal95 * Normal95;
        double denominator = 1 + (square / whole);
        double centre = (share + (square / (2 * whole))) / denominator;
        double half = Normal95 * Math.Sqrt((share * (1 - share) / whole) + (square / (4d * whole * whole))) / denominator;
        return new Estimate(share, new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half)), whole);
    }

    private static Interval Normal(double[] samples, double mean)
    {
        double variance = samples.Sum(sample => (sample - mean) * (sample - mean)) / (samples.Length - 1);
        double half = Normal95 * Math.Sqrt(variance / samples.Length);
        return new Interval(mean - half, mean + half);
    }

    private static Interval Resampled(double[] samples)
    {
        var random = new SeededRandom(1);
        double[] means = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            double sum = 0;
            for (int i = 0; i < samples.Length; i++)
            {
                sum += samples[random.NextInt(samples.Length)];
            }

            means[round] = sum / samples.Length;
        }

        Array.Sort(means);
        return new Interval(means[(Rounds / 40) - 1], means[Rounds - (Rounds / 40)]);
    }
}
