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

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
