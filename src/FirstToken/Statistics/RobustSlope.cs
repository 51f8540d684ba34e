using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>
/// How steeply one figure rises with another: the median of the slopes between all pairs of points (Theil 1950, Sen 1968), with
/// Sen's interval from the variance of Kendall's S, corrected for points of equal x. A few wild points, which latencies always
/// have, do not move it.
/// </summary>
public static class RobustSlope
{
    // Pairs grow with the square: a thousand points are half a million slopes, sorted in a tenth of a second.
    private const int MostPoints = 1000;
    private const double Normal95 = 1.959963984540054;

    /// <summary>The slope of <c>y</c> over <c>x</c>.</summary>
    /// <param name="points">In any order; of more than a thousand every k-th by ascending x is taken.</param>
    /// <returns>Units of y for one of x; <see langword="null"/> where there are too few points or they all have one x.</returns>
    public static Estimate? Of(IEnumerable<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        (double X, double Y)[] all = [.. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).OrderBy(point => point.X)];
        (double X, double Y)[] used = Thinned(all);
        double[] slopes = Slopes(used);
        if (used.Length < Estimates.FewestForInterval || slopes.Length == 0)
        {
            return null;
        }

        double spread = Normal95 * Math.Sqrt(VarianceOfS(used));
        int lower = (int)Math.Floor((slopes.Length - spread) / 2);
        int upper = (int)Math.Ceiling((slopes.Length + spread) / 2);
        Interval? interval = lower < 1 || upper >= slopes.Length ? null : new Interval(slopes[lower - 1], slopes[upper]);
        int middle = slopes.Length / 2;
        double median = slopes.Length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
        return new Estimate(median, interval, all.Length);
    }

    private static (double X, double Y)[] Thinned((double X, double Y)[] ascending)
    {
        if (ascending.Length <= MostPoints)
        {
            return ascending;
        }

        double step = (ascending.Length - 1) / (double)(MostPoints - 1);
        return [.. Enumerable.Range(0, MostPoints).Select(i => ascending[(int)Math.Round(i * step)])];
    }

    private static double[] Slopes((double X, double Y)[] ascending)
    {
        var slopes = new List<double>(ascending.Length * ascending.Length / 2);
        for (int i = 0; i < ascending.Length; i++)
        {
            for (int j = i + 1; j < ascending.Length; j++)
            {
                if (ascending[j].X > ascending[i].X)
                {
                    slopes.Add((ascending[j].Y - ascending[i].Y) / (ascending[j].X - ascending[i].X));
                }
            }
        }

        double[] sorted = [.. slopes];
        Array.Sort(sorted);
        return sorted;
    }

    private static double VarianceOfS((double X, double Y)[] points)
    {
        double n = points.Length;
        double ties = points.GroupBy(point => point.X).Sum(group => (double)group.Count() * (group.Count() - 1) * ((2d * group.Count()) + 5));
        return ((n * (n - 1) * ((2 * n) + 5)) - ties) / 18;
    }
}
