using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FirstToken.Simulator.Pacing;

/// <summary>The two clocks: steady nanoseconds to pace by, wall nanoseconds to write down.</summary>
internal static partial class WallClock
{
    private const int ClockRealtime = 0;

    public static long Steady() =>
        Stopwatch.Frequency == 1_000_000_000 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    public static long UnixNanoseconds()
    {
        if (OperatingSystem.IsLinux() && ClockGetTime(ClockRealtime, out TimeSpec time) == 0)
        {
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }

        return (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
    }

    /// <summary>The steady time of a moment of the wall clock that is not long past.</summary>
    /// <param name="unixNanoseconds">The moment; one that lies ahead counts as now.</param>
    public static long SteadyAt(long unixNanoseconds)
    {
        // A thread that loses its core between the two readings would shift the whole stream: take the closest pair of a few.
        long best = long.MaxValue, start = 0;
        for (int i = 0; i < 10 && best > 2_000; i++)
        {
            long before = Steady();
            long unix = UnixNanoseconds();
            long after = Steady();
            if (after - before < best)
            {
                best = after - before;
                start = after - Math.Max(0, unix - unixNanoseconds);
            }
        }

        return start;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
