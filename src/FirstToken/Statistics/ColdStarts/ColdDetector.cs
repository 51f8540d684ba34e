namespace FirstToken.Statistics.ColdStarts;

/// <summary>Tells cold requests from warm ones by how long they took; slower only, never faster.</summary>
public static class ColdDetector
{
    private const double DefaultRatio = 2;
    private const double DefaultDeviations = 3.5;
    private const int FewestKnownWarm = 5;
    private const int FewestOfAStretch = 3;
    private const double LeastShareOfAStretch = 0.1;

    /// <summary>What a method asks for unless told otherwise.</summary>
    /// <param name="method">The method.</param>
    public static double DefaultThreshold(ColdMethod method) => method == ColdMethod.Ratio ? DefaultRatio : DefaultDeviations;

    /// <summary>Looks for cold requests.</summary>
    /// <param name="latencies">Finite, in the order the requests were sent.</param>
    /// <param name="knownWarm">
    /// Which of them are known to be warm; from five on they are the baseline, otherwise all are, of which the median is warm
    /// as long as most are.
    /// </param>
    /// <param name="method">How.</param>
    /// <param name="threshold">A ratio or a number of deviations; <see langword="null"/> for the method's own.</param>
    /// <returns><see langword="null"/> for an empty series.</returns>
    public static ColdFinding? Find(IReadOnlyList<double> latencies, IReadOnlyList<bool> knownWarm, ColdMethod method, double? threshold)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        ArgumentNullException.ThrowIfNull(knownWarm);
        if (latencies.Count == 0)
        {
            return null;
        }

        double asked = threshold ?? DefaultThreshold(method);
        if (method == ColdMethod.ChangePoint)
        {
            return ByStretch(latencies, asked);
        }

        double[] warm = [.. latencies.Where((_, index) => knownWarm[index])];
        RobustScale scale = RobustScale.Of(warm.Length >= FewestKnownWarm ? warm : latencies);
        double limit = method == ColdMethod.Ratio ? scale.Median * asked : scale.Median + (scale.Deviation * asked);
        return new ColdFinding([.. latencies.Select(latency => latency > limit)], scale.Median, limit);
    }

    // The warm stretch is the fastest that is long enough to be a state and not an accident.
    private static ColdFinding ByStretch(IReadOnlyList<double> latencies, double threshold)
    {
        IReadOnlyList<int> starts = ChangePoints.Find(latencies);
        Stretch[] stretches =
        [
            .. starts.Select((start, index) => new Stretch(start, index + 1 < starts.Count ? starts[index + 1] : latencies.Count))
                .Select(stretch => stretch with { Median = RobustScale.Of([.. latencies.Skip(stretch.Start).Take(stretch.Length)]).Median }),
        ];
        double least = Math.Max(FewestOfAStretch, LeastShareOfAStretch * latencies.Count);
        Stretch warm = stretches.Where(stretch => stretch.Length >= least).DefaultIfEmpty(stretches.MaxBy(stretch => stretch.Length)).MinBy(stretch => stretch.Median);
        double noise = RobustScale.OfSteps(latencies);
        double limit = warm.Median + (threshold * Math.Max(noise, 0.01 * warm.Median));
        var cold = new bool[latencies.Count];
        foreach (Stretch stretch in stretches.Where(stretch => stretch.Median > limit))
        {
            Array.Fill(cold, true, stretch.Start, stretch.Length);
        }

        return new ColdFinding(cold, warm.Median, limit);
    }

    private readonly record struct Stretch(int Start, int End)
    {
        public double Median { get; init; }

        public int Length => End - Start;
    }
}
