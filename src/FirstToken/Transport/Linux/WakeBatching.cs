using System.Diagnostics;

namespace FirstToken.Transport.Linux;

/// <summary>
/// Under load, lets readiness gather for 100 µs before the loop looks again. At 50,000 chunks a second being woken for each
/// is most of what a chunk costs, and the kernel's stamps do not care when they are read. Two chunks of one stream can only
/// merge if they are closer than the nap, so a stamp is never off by more than that.
/// </summary>
internal struct WakeBatching
{
    private const int Sample = 64;
    private const long NapNs = 100_000;

    // Naps begin above this many wake-ups a second and end when fewer than this many events come to a nap.
    private const double WakesPerSecond = 5_000;
    private const int WorthwhileEvents = 2;

    private int _wakes;
    private int _events;
    private long _since;
    private bool _napping;

    public void Woken(int events)
    {
        _wakes++;
        _events += events;
        if (_wakes < Sample)
        {
            return;
        }

        long now = Stopwatch.GetTimestamp();
        _napping = _napping
            ? _events >= _wakes * WorthwhileEvents
            : Stopwatch.GetElapsedTime(_since, now).TotalSeconds < Sample / WakesPerSecond;
        _since = now;
        _wakes = 0;
        _events = 0;
    }

    public readonly unsafe void MaybeNap()
    {
        if (_napping)
        {
            Libc.TimeSpec nap = new() { Nanoseconds = NapNs };
            _ = Libc.ClockNanoSleep(Libc.ClockMonotonic, 0, &nap, null);
        }
    }
}
