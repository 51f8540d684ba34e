using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;

namespace FirstToken.Gateway.Watching;

/// <summary>Percentiles of a histogram, microseconds, within 1 %.</summary>
internal readonly record struct DurationPercentiles(long P50, long P90, long P95, long P99, long Max)
{
    public static DurationPercentiles Of(HdrHistogram histogram) => new(
        histogram.ValueAt(Quantile.P50),
        histogram.ValueAt(Quantile.P90),
        histogram.ValueAt(Quantile.P95),
        histogram.ValueAt(Quantile.P99),
        histogram.Max);
}
