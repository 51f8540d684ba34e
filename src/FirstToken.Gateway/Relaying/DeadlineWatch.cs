using System.Diagnostics;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// Ends calls whose time is up. A read only has to write down a number: to arm a timer for each token would cost more than to relay it.
/// One timer rings when the first of the calls may be late, which mostly none is, and is then set to the next.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    // Timers ring up to so much early, and take no more.
    private static readonly TimeSpan s_margin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly List<RelayCall> _calls = [];
    private readonly Lock _setting = new();
    private readonly ITimer _timer;

    // Before it nobody is late. The timer rings then.
    private long _earliest = long.MaxValue;

    public DeadlineWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Calls under way.</summary>
    public int Active => _calls.Count;

    public void Add(RelayCall call)
    {
        lock (_lock)
        {
            call.Place = _calls.Count;
            _calls.Add(call);
        }

        call.WatchedBy(this); // in this order: a look that begins now sees the call, or its deadline
    }

    public void Remove(RelayCall call)
    {
        lock (_lock)
        {
            if (call.Place >= 0)
            {
                RelayCall last = _calls[^1];
                (_calls[call.Place], last.Place) = (last, call.Place); // which may be itself
                _calls.RemoveAt(_calls.Count - 1);
                call.Place = -1;
            }
        }
    }

    /// <summary>Somebody is late from this moment on, Stopwatch ticks.</summary>
    public void Expect(long due)
    {
        if (due < Volatile.Read(ref _earliest))
        {
            Set(due);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Set(long due)
    {
        lock (_setting)
        {
            if (due < _earliest)
            {
                Volatile.Write(ref _earliest, due);
                TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) + s_margin;
                _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > s_longest ? s_longest : wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Look()
    {
        lock (_setting)
        {
            Volatile.Write(ref _earliest, long.MaxValue); // whoever expects something from here on sets the timer anew
        }

        RelayCall[] calls;
        lock (_lock)
        {
            calls = [.. _calls]; // what the end of one sets off is not for this lock
        }

        long now = Stopwatch.GetTimestamp();
        long earliest = long.MaxValue;
        foreach (RelayCall call in calls)
        {
            call.EndIfLate(now);
            earliest = Math.Min(earliest, call.Due);
        }

        Expect(earliest);
    }
}
