using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Estimates how far two sets of samples lie apart.</summary>
public static class MeanDifferences
{
    /// <summary>Of samples that belong together one by one, as those of interleaved runs do: what both share cancels.</summary>
    /// <param name="left">The samples to compare with.</param>
    /// <param name="right">Their partners, in the same order.</param>
    /// <returns><see langword="null"/> without pairs.</returns>
    /// <exception cref="ArgumentException">The two are not of one length.</exception>
    public static MeanDifference? Paired(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException("pairs need two sets of one length", nameof(right));
        }

        if (left.Length == 0)
        {
            return null;
        }

        double[] differences = new double[left.Length];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = right[i] - left[i];
        }

        (double mean, double variance) = Moments(differences);
        Array.Sort(differences);
        int n = differences.Length;
        return new MeanDifference
        {
            N = n,
            Paired = true,
            Mean = mean,
            MeanCi95 = n < 2 ? null : Around(mean, Math.Sqrt(variance / n), n - 1),
            Median = Percentiles.NearestRank<double>(differences, Quantile.P50),
            MedianCi95 = MedianInterval(differences),
        };
    }

    /// <summary>Of two sets that were not measured in turn.</summary>
    /// <param name="left">The samples to compare with.</param>
    /// <param name="right">The others.</param>
    /// <returns><see langword="null"/> where one is empty.</returns>
    public static MeanDifference? Unpaired(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return null;
        }

        double[] lower = [.. left];
        double[] upper = [.. right];
        (double leftMean, double leftVariance) = Moments(lower);
        (double rightMean, double rightVariance) = Moments(upper);
        Array.Sort(lower);
        Array.Sort(upper);
        double leftMedian = Percentiles.NearestRank<double>(lower, Quantile.P50);
        double rightMedian = Percentiles.NearestRank<double>(upper, Quantile.P50);
        double mean = rightMean - leftMean;
        return new MeanDifference
        {
            N = Math.Min(left.Length, right.Length),
            Paired = false,
            Mean = mean,
            MeanCi95 = Welch(mean, leftVariance / left.Length, left.Length, rightVariance / right.Length, right.Length),
            Median = rightMedian - leftMedian,
            MedianCi95 = Recovered(leftMedian, MedianInterval(lower), rightMedian, MedianInterval(upper)),
        };
    }

    /// <summary>The 95 % interval of a median by order statistics; absent where the samples are too few.</summary>
    /// <param name="ascending">The samples, sorted.</param>
    public static Interval? MedianInterval(ReadOnlySpan<double> ascending) =>
        Percentiles.Interval95(ascending.Length, Quantile.P50) is { } ranks
            ? new Interval(ascending[ranks.Lower - 1], ascending[ranks.Upper - 1])
            : null;

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> samples)
    {
        // About the first sample: of figures near each other the sum of squares would otherwise lose its last digits.
        double origin = samples[0];
        double sum = 0;
        double squares = 0;
        foreach (double sample in samples)
        {
            sum += sample - origin;
            squares += (sample - origin) * (sample - origin);
        }

        double mean = sum / samples.Length;
        return (origin + mean, samples.Length < 2 ? 0 : Math.Max(0, (squares - (samples.Length * mean * mean)) / (samples.Length - 1)));
    }

    private static Interval Around(double mean, double standardError, double degrees)
    {
        double half = StudentT.Point975(degrees) * standardError;
        return new Interval(mean - half, mean + half);
    }

    private static Interval? Welch(double mean, double leftSquare, int leftN, double rightSquare, int rightN)
    {
        if (leftN < 2 || rightN < 2)
        {
            return null;
        }

        double square = leftSquare + rightSquare;
        double degrees = square == 0
            ? leftN + rightN - 2
            : square * square / ((leftSquare * leftSquare / (leftN - 1)) + (rightSquare * rightSquare / (rightN - 1)));
        return Around(mean, Math.Sqrt(square), Math.Max(1, degrees));
    }

    private static Interval? Recovered(double left, Interval? leftOf, double right, Interval? rightOf)
    {
        if (leftOf is not { } l || rightOf is not { } r)
        {
            return null;
        }

        double difference = right - left;
        return new Interval(
            difference - Math.Sqrt(Square(right - r.Lower) + Square(l.Upper - left)),
            difference + Math.Sqrt(Square(r.Upper - right) + Square(left - l.Lower)));

        static double Square(double value) => value * value;
    }
}
