using System.Collections.Concurrent;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// Whether a percentile of so many samples is more than the longest of them: whether the library would give it an interval, as it does
/// from 64 samples for p90, 130 for p95 and 662 for p99.
/// </summary>
internal static class EnoughSamples
{
    private const int SearchTo = 100_000;

    private static readonly ConcurrentDictionary<Quantile, long> s_least = new();

    /// <summary>Whether there are enough.</summary>
    public static bool For(Quantile quantile, long count) => count >= Least(quantile);

    /// <summary>How many it takes.</summary>
    public static long Least(Quantile quantile) => s_least.GetOrAdd(quantile, Find);

    private static long Find(Quantile quantile)
    {
        int low = 1;
        int high = SearchTo;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Percentiles.Interval95(middle, quantile) is null)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
