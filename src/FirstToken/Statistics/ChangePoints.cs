namespace FirstToken.Statistics;

/// <summary>
/// Finds where the level of a series changes: the segmentation with the least sum of squares around each segment's mean plus a
/// penalty for each change. Exact, by Killick, Fearnhead and Eckley's PELT ("Optimal detection of changepoints with a linear
/// computational cost", 2012); the noise is estimated from the steps between neighbours, which a few jumps do not move.
/// </summary>
public static class ChangePoints
{
    /// <summary>Longest series taken: a series without any change costs time in proportion to its square.</summary>
    public const int Longest = 20_000;

    // A single outlier beyond this counts no more than one of this size.
    private const double MostDeviations = 20;

    /// <summary>The first index of every segment; the first is 0. Empty for an empty series.</summary>
    /// <param name="series">Finite figures, in their order; at most <see cref="Longest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The series is too long.</exception>
    public static IReadOnlyList<int> Find(IReadOnlyList<double> series)
    {
        ArgumentNullException.ThrowIfNull(series);
        int n = series.Count;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Longest, nameof(series));
        if (n == 0)
        {
            return [];
        }

        (double[] sums, double[] squares) = Cumulate(series);

        // Schwarz's criterion asks 2 ln n for a level and a place; half as much again keeps heavy tails from looking like jumps.
        double penalty = 3 * Math.Log(Math.Max(2, n));
        double[] best = new double[n + 1];
        int[] previous = new int[n + 1];
        best[0] = -penalty;
        List<int> candidates = [0];
        for (int end = 1; end <= n; end++)
        {
            best[end] = double.PositiveInfinity;
            foreach (int start in candidates)
            {
                double cost = best[start] + Cost(sums, squares, start, end) + penalty;
                if (cost < best[end])
                {
                    (best[end], previous[end]) = (cost, start);
                }
            }

            // What is already worse without its penalty can never be the last change of a better segmentation.
            double bound = best[end];
            int now = end;
            candidates.RemoveAll(start => best[start] + Cost(sums, squares, start, now) > bound);
            candidates.Add(end);
        }

        var starts = new List<int>();
        for (int at = n; at > 0; at = previous[at])
        {
            starts.Add(previous[at]);
        }

        starts.Reverse();
        return starts;
    }

    private static (double[] Sums, double[] Squares) Cumulate(IReadOnlyList<double> series)
    {
        double centre = RobustScale.Of(series).Median;
        double noise = RobustScale.OfSteps(series);
        double[] sums = new double[series.Count + 1];
        double[] squares = new double[series.Count + 1];
        for (int i = 0; i < series.Count; i++)
        {
            double value = Math.Clamp((series[i] - centre) / noise, -MostDeviations, MostDeviations);
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + (value * value);
        }

        return (sums, squares);
    }

    private static double Cost(double[] sums, double[] squares, int start, int end)
    {
        double sum = sums[end] - sums[start];
        return Math.Max(0, squares[end] - squares[start] - (sum * sum / (end - start)));
    }
}
