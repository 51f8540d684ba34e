namespace FirstToken.Statistics;

/// <summary>Centre and spread that outliers do not move: median and median absolute deviation.</summary>
/// <param name="Median">The median.</param>
/// <param name="Deviation">
/// The spread in units of a normal distribution's standard deviation: 1.4826 × MAD. Never less than a hundredth of the median,
/// so that differences of microseconds in a very steady series are not taken for events.
/// </param>
public readonly record struct RobustScale(double Median, double Deviation)
{
    private const double ToNormal = 1.4826022185056018;
    private const double LeastShare = 0.01;

    /// <summary>Estimates both.</summary>
    /// <param name="samples">The samples, at least one.</param>
    public static RobustScale Of(IReadOnlyList<double> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double median = MedianOf(samples);
        double mad = MedianOf([.. samples.Select(sample => Math.Abs(sample - median))]);
        return new RobustScale(median, AtLeast(ToNormal * mad, median));
    }

    /// <summary>The spread around a level that itself may jump: from the steps between neighbours.</summary>
    /// <param name="series">The samples in their order, at least one.</param>
    public static double OfSteps(IReadOnlyList<double> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        double median = MedianOf(series);
        if (series.Count < 2)
        {
            return AtLeast(0, median);
        }

        double step = MedianOf([.. Enumerable.Range(1, series.Count - 1).Select(i => Math.Abs(series[i] - series[i - 1]))]);
        return AtLeast(ToNormal * step / Math.Sqrt(2), median);
    }

    private static double AtLeast(double deviation, double median) => Math.Max(Math.Max(deviation, LeastShare * Math.Abs(median)), 1e-6);

    private static double MedianOf(IReadOnlyList<double> samples)
    {
        double[] sorted = [.. samples.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
