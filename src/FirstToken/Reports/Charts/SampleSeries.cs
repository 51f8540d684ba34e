using FirstToken.Statistics;

namespace FirstToken.Reports.Charts;

/// <summary>Samples under one name.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Samples">The samples, in any order; those that are no numbers are left out.</param>
public sealed record SampleSeries(string Name, IReadOnlyList<double> Samples)
{
    internal const int FewestForMedian = 11;

    /// <summary>The samples of a metric of a target (<see cref="TargetSamples"/>).</summary>
    /// <param name="name">What the legend calls them.</param>
    /// <param name="target">The target.</param>
    /// <param name="metric">The metric.</param>
    public static SampleSeries Of(string name, Recording.RunTarget target, Metric metric) => new(name, TargetSamples.Of(target, metric));

    internal double[] Ascending()
    {
        double[] ascending = [.. Samples.Where(double.IsFinite)];
        Array.Sort(ascending);
        return ascending;
    }

    /// <summary>What to say of series too small for a percentile.</summary>
    internal static IEnumerable<string> TooFew(IEnumerable<(string Name, int Count)> series) => series
        .Where(one => one.Count < FewestForMedian)
        .Select(one => $"{one.Name}: {Figures.Count(one.Count)} {(one.Count == 1 ? "sample is" : "samples are")} too few for any percentile (p50 needs {FewestForMedian})");
}
