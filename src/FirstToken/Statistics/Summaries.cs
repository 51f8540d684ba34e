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
        where T : struct, IBinaryInteger<T>
    {
        if (ascending.IsEmpty)
        {
            return null;
        }

        Int128 sum = 0;
        foreach (T sample in ascending)
        {
            sum += long.CreateTruncating(sample);
        }

        double mean = (double)sum / ascending.Length;
        return new Summary
        {
            N = ascending.Length,
            Mean = Round(mean),
            Stddev = StandardDeviation(ascending, mean),
            Min = Unit(ascending[0]),
            Max = Unit(ascending[^1]),
            P50 = At(ascending, Quantile.P50),
            P90 = At(ascending, Quantile.P90),
            P95 = At(ascending, Quantile.P95),
            P99 = At(ascending, Quantile.P99),
            P999 = At(ascending, Quantile.P999),
            Ci95 = new Intervals
            {
                P50 = IntervalOf(ascending, Quantile.P50),
                P90 = IntervalOf(ascending, Quantile.P90),
                P95 = IntervalOf(ascending, Quantile.P95),
                P99 = IntervalOf(ascending, Quantile.P99),
                P999 = IntervalOf(ascending, Quantile.P999),
            },
        };
    }

    private static double? StandardDeviation<T>(ReadOnlySpan<T> samples, double mean)
        where T : struct, IBinaryInteger<T>
    {
        if (samples.Length < 2)
        {
            return null;
        }

        double squares = 0;
        foreach (T sample in samples)
        {
            double distance = long.CreateTruncating(sample) - mean;
            squares += distance * distance;
        }

        return Round(Math.Sqrt(squares / (samples.Length - 1)));
    }

    private static double At<T>(ReadOnlySpan<T> ascending, Quantile quantile)
        where T : struct, IBinaryInteger<T> => Unit(Percentiles.NearestRank(ascending, quantile));

    private static Interval? IntervalOf<T>(ReadOnlySpan<T> ascending, Quantile quantile)
        where T : struct, IBinaryInteger<T> =>
        Percentiles.Interval95(ascending.Length, quantile) is { } ranks
            ? new Interval(Unit(ascending[ranks.Lower - 1]), Unit(ascending[ranks.Upper - 1]))
            : null;

    private static double Unit<T>(T thousandths)
        where T : struct, IBinaryInteger<T> => long.CreateTruncating(thousandths) / 1000d;

    private static double Round(double thousandths) => Math.Round(thousandths) / 1000d;
}
