using FirstToken.Statistics.Histograms;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// Durations since the start: counted exactly in Prometheus' buckets, and in fine cells for percentiles. Takes no room before the first
/// one comes. Not safe for several threads.
/// </summary>
/// <param name="boundsNs">Ascending upper bounds of the buckets, nanoseconds.</param>
internal sealed class DurationHistogram(long[] boundsNs)
{
    private HdrHistogram? _cells;
    private long[]? _buckets;
    private long _count;
    private double _sumNs;

    /// <summary>Adds a duration, nanoseconds; one below zero counts as zero.</summary>
    public void Record(long ns)
    {
        _cells ??= Cells.Empty();
        _buckets ??= new long[boundsNs.Length];
        _cells.Record(Cells.Microseconds(ns));
        int bucket = boundsNs.AsSpan().BinarySearch(ns);
        bucket = bucket < 0 ? ~bucket : bucket;
        if (bucket < _buckets.Length)
        {
            _buckets[bucket]++;
        }

        _count++;
        _sumNs += Math.Max(ns, 0);
    }

    /// <summary>The figures now; absent before the first duration.</summary>
    public DurationFigures? Figures()
    {
        if (_cells is null || _buckets is null)
        {
            return null;
        }

        var cumulative = new long[_buckets.Length];
        long below = 0;
        for (int i = 0; i < cumulative.Length; i++)
        {
            cumulative[i] = below += _buckets[i];
        }

        return new DurationFigures(_count, _sumNs, cumulative, DurationPercentiles.Of(_cells));
    }
}
