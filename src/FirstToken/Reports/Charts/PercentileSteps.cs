using FirstToken.Statistics;

namespace FirstToken.Reports.Charts;

/// <summary>A level of a percentile curve: the nearest-rank value of every share up to <paramref name="UpTo"/> and above that of the step before.</summary>
internal readonly record struct PercentileStep(double UpTo, double Value);

/// <summary>The percentile curve of many samples in few steps, equally spaced on the axis log 1/(1 − p).</summary>
internal static class PercentileSteps
{
    private const int Most = 200;
    private const int Whole = 100_000;

    /// <summary>
    /// The steps, ascending; at most 200. Where samples are left out, the step has the value of the largest of them: the curve never promises less
    /// than there was. The last step, of the largest sample, ends at 1 − 1/(2n), in the middle of what it stands for.
    /// </summary>
    public static IEnumerable<PercentileStep> Of(double[] ascending)
    {
        int n = ascending.Length;
        int before = 0;
        double end = Math.Log10(Math.Max(2, n));
        for (int i = 1; i < Most && before < n - 1; i++)
        {
            int rank = (int)Math.Min(n - 1, Math.Ceiling(n * (1 - Math.Pow(10, -end * i / (Most - 1)))));
            if (rank > before)
            {
                before = rank;
                yield return new PercentileStep((double)rank / n, ascending[rank - 1]);
            }
        }

        if (n > 0)
        {
            yield return new PercentileStep(1 - (0.5 / n), ascending[n - 1]);
        }
    }

    /// <summary>The highest share whose percentile has a 95 % interval among so many samples; 0 where not even the median has one.</summary>
    public static double LastKnown(int count)
    {
        if (count < 1 || Percentiles.Interval95(count, Quantile.P50) is null)
        {
            return 0;
        }

        int known = Whole / 2;
        int unknown = Whole;
        while (unknown - known > 1)
        {
            int middle = (known + unknown) / 2;
            (known, unknown) = Percentiles.Interval95(count, new Quantile(middle)) is null ? (known, middle) : (middle, unknown);
        }

        return (double)known / Whole;
    }
}
