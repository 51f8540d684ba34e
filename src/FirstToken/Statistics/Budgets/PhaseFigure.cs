using FirstToken.Recording;

namespace FirstToken.Statistics.Budgets;

/// <summary>One part of a target's time, over its requests.</summary>
public sealed record PhaseFigure
{
    /// <summary>Requests that have this part; 0 where nobody measured it, and then there are no figures.</summary>
    public required int N { get; init; }

    /// <summary>Median of the requests that have it.</summary>
    public double? P50Ms { get; init; }

    /// <summary>95 % interval of <see cref="P50Ms"/>; absent below 11 samples.</summary>
    public Interval? P50Ci95 { get; init; }

    /// <summary>Mean over all requests, those without the part counted as the 0 ms it took them: means add up, medians do not.</summary>
    public double? MeanMs { get; init; }

    /// <summary><see cref="MeanMs"/> as a share of the mean total, 0 to 1.</summary>
    public double? Share { get; init; }

    internal static PhaseFigure Of(IEnumerable<double?> samples, int requests, double? totalMs)
    {
        double[] present = [.. samples.OfType<double>().Order()];
        if (present.Length == 0)
        {
            return new PhaseFigure { N = 0 };
        }

        double mean = present.Sum() / requests;
        return new PhaseFigure
        {
            N = present.Length,
            P50Ms = Percentiles.NearestRank<double>(present, Quantile.P50),
            P50Ci95 = MeanDifferences.MedianInterval(present),
            MeanMs = mean,
            Share = totalMs is > 0 ? mean / totalMs : null,
        };
    }
}
