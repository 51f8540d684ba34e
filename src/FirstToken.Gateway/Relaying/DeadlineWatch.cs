using System.Diagnostics;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// Ends calls whose time is up. One timer looks every 25 ms, so that a read only has to write down a number: to arm a timer for
/// each token would cost more than to relay it. It looks at the calls only when the first of them may be late, and of thousands of
/// streams that are on time at none.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(25);
    private readonly Lock _lock = new();
    private readonly List<RelayCall> _calls = [];
    private readonly ITimer _timer;

    // Before it nobody is late.
    private long _earliest = long.MaxValue;

    public DeadlineWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, s_interval, s_interval);

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
        long earliest = Volatile.Read(ref _earliest);
        while (due < earliest)
        {
            long seen = Interlocked.CompareExchange(ref _earliest, due, earliest);
            if (seen == earliest)
            {
                return;
            }

            earliest = seen;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = Stopwatch.GetTimestamp();
        if (now <= Volatile.Read(ref _earliest))
        {
            return;
        }

        Interlocked.Exchange(ref _earliest, long.MaxValue);
        RelayCall[] calls;
        lock (_lock)
        {
            calls = [.. _calls]; // what the end of one sets off is not for this lock
        }

        foreach (RelayCall call in calls)
        {
            call.EndIfLate(now);
            Expect(call.Due);
        }
    }
}
