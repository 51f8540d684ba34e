using System.Numerics;
using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Condenses samples to a <see cref="Summary"/>.</summary>
public static class Summaries
{
    /// <summary>
    /// Sorts <paramref name="thousandths"/> in place and summarises it. Samples are whole thousandths of the unit (microseconds
    /// for a metric in milliseconds), so that a figure computed again from a file is the same to the last digit.
    /// </summary>
    /// <param name="thousandths">The samples; reordered.</param>
    /// <returns><see langword="null"/> for no samples.</returns>
    public static Summary? OfInPlace(Span<long> thousandths)
    {
        thousandths.Sort();
        return OfSorted<long>(thousandths);
    }

    /// <summary>Summarises ascending samples, whole thousandths of the unit.</summary>
    /// <param name="ascending">The samples, sorted.</param>
    /// <typeparam name="T">Integer type of a sample.</typeparam>
    /// <returns><see langword="null"/> for no samples.</returns>
    public static Summary? OfSorted<T>(ReadOnlySpan<T> ascending)
        where T : struct, IBinaryInteger<T> => ascending.IsEmpty ? null : Of(new SortedSpan<T>(ascending));

    /// <summary>Summarises samples in the unit itself, such as those <see cref="Metric.Of"/> gives.</summary>
    /// <param name="samples">The samples, in any order.</param>
    /// <returns><see langword="null"/> for no samples.</returns>
    public static Summary? Of(IEnumerable<double> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return OfInPlace([.. samples.Select(static sample => (long)Math.Round(sample * 1000))]);
    }

    internal static Summary Of<TSamples>(TSamples samples)
        where TSamples : IAscendingSamples, allows ref struct
    {
        int count = samples.Count;
        double mean = (double)samples.Sum / count;
        return new Summary
        {
            N = count,
            Mean = Round(mean),
            Stddev = count < 2 ? null : Round(Math.Sqrt(samples.SquaresAround(mean) / (count - 1))),
            Min = Unit(samples.At(1)),
            Max = Unit(samples.At(count)),
            P50 = At(samples, Quantile.P50),
            P90 = At(samples, Quantile.P90),
            P95 = At(samples, Quantile.P95),
            P99 = At(samples, Quantile.P99),
            P999 = At(samples, Quantile.P999),
            Ci95 = new Intervals
            {
                P50 = IntervalOf(samples, Quantile.P50),
                P90 = IntervalOf(samples, Quantile.P90),
                P95 = IntervalOf(samples, Quantile.P95),
                P99 = IntervalOf(samples, Quantile.P99),
                P999 = IntervalOf(samples, Quantile.P999),
            },
        };
    }

    private static double At<TSamples>(TSamples samples, Quantile quantile)
        where TSamples : IAscendingSamples, allows ref struct => Unit(samples.At((int)quantile.Rank(samples.Count)));

    private static Interval? IntervalOf<TSamples>(TSamples samples, Quantile quantile)
        where TSamples : IAscendingSamples, allows ref struct =>
        Percentiles.Interval95(samples.Count, quantile) is { } ranks
            ? new Interval(Unit(samples.At(ranks.Lower)), Unit(samples.At(ranks.Upper)))
            : null;

    private static double Unit(long thousandths) => thousandths / 1000d;

    private static double Round(double thousandths) => Math.Round(thousandths) / 1000d;
}
