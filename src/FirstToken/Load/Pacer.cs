using System.Diagnostics;
using System.Runtime.Versioning;
using FirstToken.Transport.Linux;

namespace FirstToken.Load;

/// <summary>
/// Waits for an exact moment on the calling thread: sleeps until shortly before, then spins. Sleeping alone is late by the
/// timer's slack and the wake-up (50 to 100 µs and more); spinning alone would take a core from the streams measured.
/// </summary>
public static class Pacer
{
    // What a sleep may oversleep on an idle core with its slack set to 1 ns; the rest is spun.
    private static readonly long SpinTicks = Stopwatch.Frequency * 80 / 1_000_000;

    // How soon a cancellation is noticed inside a long wait.
    private static readonly long LongestSleepTicks = Stopwatch.Frequency / 50;

    /// <summary>Makes the calling thread's sleeps exact.</summary>
    public static void Prepare() => MeasuringThread.Prepare();

    /// <summary>Returns at <paramref name="due"/>, or at once if that has passed.</summary>
    /// <param name="due">Stopwatch ticks.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <returns><see langword="false"/> when cancelled.</returns>
    public static bool WaitUntil(long due, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return false;
            }

            long now = Stopwatch.GetTimestamp();
            long left = due - now;
            if (left <= 0)
            {
                return true;
            }

            if (left > SpinTicks)
            {
                Sleep(now, Math.Min(left - SpinTicks, LongestSleepTicks), cancellationToken);
            }
            else
            {
                Thread.SpinWait(8);
            }
        }
    }

    private static void Sleep(long now, long ticks, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            SleepOnLinux(now + ticks);
            return;
        }

        cancellationToken.WaitHandle.WaitOne(Stopwatch.GetElapsedTime(0, ticks));
    }

    [SupportedOSPlatform("linux")]
    private static unsafe void SleepOnLinux(long until)
    {
        // On Linux Stopwatch is CLOCK_MONOTONIC in nanoseconds.
        Libc.TimeSpec moment = new() { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
        _ = Libc.ClockNanoSleep(Libc.ClockMonotonic, Libc.TimerAbsTime, &moment, null);
    }
}
