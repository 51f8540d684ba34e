using System.Diagnostics;

namespace FirstToken.Transport.Linux;

/// <summary>
/// Turns the kernel's wall-clock receive times into Stopwatch ticks, by reading both clocks next to each other every few
/// milliseconds. One instance a thread.
/// </summary>
internal sealed unsafe class ClockAnchor
{
    // The wall clock is slewed by at most 500 ppm: 5 µs in this interval.
    private static readonly long MaxAge = Stopwatch.Frequency / 100;
    private static readonly double TicksPerNs = Stopwatch.Frequency / 1e9;

    private long _readAt = long.MinValue;
    private long _wallNs;

    /// <summary>Stamps that did not fit between the last one and now, for which the time of reading was taken.</summary>
    public long Refused { get; private set; }

    /// <summary>Reads the clocks again if the last reading is old.</summary>
    public void Refresh(long now)
    {
        if (now - _readAt < MaxAge && _readAt != long.MinValue)
        {
            return;
        }

        // Of three readings the tightest: a preemption between the two clocks would shift every stamp.
        long best = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = Stopwatch.GetTimestamp();
            Libc.TimeSpec wall;
            _ = Libc.ClockGetTime(Libc.ClockRealtime, &wall);
            long after = Stopwatch.GetTimestamp();
            if (after - before < best)
            {
                best = after - before;
                _readAt = before + (best / 2);
                _wallNs = wall.TotalNanoseconds;
            }
        }
    }

    /// <summary>The moment of a kernel stamp, if it is one that can be.</summary>
    /// <param name="kernelUnixNs">CLOCK_REALTIME nanoseconds.</param>
    /// <param name="notBefore">The earliest it can be: the last thing known to have happened before.</param>
    /// <param name="now">The moment the read returned.</param>
    /// <param name="arrived">Stopwatch ticks of the arrival.</param>
    /// <returns><see langword="false"/> when the stamp is absent or impossible (the wall clock stepped).</returns>
    public bool TryConvert(long kernelUnixNs, long notBefore, long now, out long arrived)
    {
        if (kernelUnixNs == 0)
        {
            arrived = now;
            return false;
        }

        arrived = _readAt + (long)((kernelUnixNs - _wallNs) * TicksPerNs);
        if (arrived <= now && arrived >= notBefore)
        {
            return true;
        }

        // Within the reading error of the two clocks it is rounding, not a step.
        long tolerance = Stopwatch.Frequency / 50_000;
        if (arrived > now - tolerance && arrived < now + tolerance)
        {
            arrived = now;
            return true;
        }

        if (arrived < notBefore && arrived > notBefore - tolerance)
        {
            arrived = notBefore;
            return true;
        }

        Refused++;
        arrived = now;
        return false;
    }
}
