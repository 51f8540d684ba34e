namespace FirstToken.Judging.Sweeps;

/// <summary>
/// The knee of a curve of throughput against latency: the point from which more load brings mostly waiting. Both axes are
/// scaled to 0…1 over the points; the knee is the point whose throughput exceeds its latency by most, that is the one furthest
/// below the chord from the lowest to the highest (the difference curve of Kneedle, Satopää et al. 2011, without smoothing).
/// </summary>
public static class Knee
{
    // A curve that hardly leaves its chord has no knee, and one whose latency hardly rises has not reached it.
    private const double LeastDistance = 0.2;
    private const double LeastRise = 1.2;
    private const int LeastPoints = 4;

    /// <summary>Finds the knee.</summary>
    /// <param name="points">Throughput and latency, in the order of the load.</param>
    /// <returns>The index of the knee; <see langword="null"/> where the curve has none.</returns>
    public static int? Find(IReadOnlyList<(double Throughput, double Latency)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < LeastPoints)
        {
            return null;
        }

        double least = points.Min(static point => point.Throughput), most = points.Max(static point => point.Throughput);
        double fastest = points.Min(static point => point.Latency), slowest = points.Max(static point => point.Latency);
        if (!(most > least) || !(slowest >= LeastRise * fastest) || !double.IsFinite(most - least) || !double.IsFinite(slowest - fastest))
        {
            return null;
        }

        int knee = 0;
        double furthest = double.NegativeInfinity;
        for (int i = 0; i < points.Count; i++)
        {
            double distance = ((points[i].Throughput - least) / (most - least)) - ((points[i].Latency - fastest) / (slowest - fastest));
            if (distance > furthest)
            {
                (knee, furthest) = (i, distance);
            }
        }

        return furthest >= LeastDistance ? knee : null;
    }
}
