using System.Diagnostics;

namespace FirstToken.Load;

/// <summary>A run's origin on the monotonic clock, and the wall clock of any moment near now.</summary>
/// <param name="time">Where the wall clock comes from.</param>
internal sealed class RunClock(TimeProvider time)
{
    /// <summary>Stopwatch ticks at the start of the run.</summary>
    public long Origin { get; } = Stopwatch.GetTimestamp();

    /// <summary>Wall clock at the start of the run.</summary>
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    /// <summary>Wall clock of a monotonic moment, Unix nanoseconds.</summary>
    /// <remarks>
    /// Anchored anew at each call: over a long run the two clocks drift apart by far more than the stamps' own error.
    /// </remarks>
    public long ToUnixNs(long ticks)
    {
        long best = long.MaxValue;
        long unixNs = 0;
        for (int i = 0; i < 3; i++)
        {
            long before = Stopwatch.GetTimestamp();
            DateTimeOffset wall = time.GetUtcNow();
            long after = Stopwatch.GetTimestamp();
            if (after - before < best)
            {
                best = after - before;
                double ago = Stopwatch.GetElapsedTime(ticks, before + (best / 2)).TotalNanoseconds;
                unixNs = ((wall - DateTimeOffset.UnixEpoch).Ticks * 100) - (long)ago;
            }
        }

        return unixNs;
    }
}
