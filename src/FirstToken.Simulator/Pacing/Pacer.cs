using System.Collections.Concurrent;

namespace FirstToken.Simulator.Pacing;

/// <summary>The pacing thread: does things at their moments, sleeping until just before and spinning the rest.</summary>
internal sealed class Pacer : IDisposable
{
    // With many streams something is due every few microseconds. Waking for each would cost more than sending it and take
    // a core from the client that is being measured; waking a little late, for several at once, is within the 100 µs allowed.
    private const int Crowd = 200;
    private const long CrowdSlack = 20_000;

    private readonly ConcurrentQueue<(long Due, Paced Item)> _new = new();
    private readonly DueHeap _heap = new();
    private readonly ISleeper _sleeper;
    private readonly long _spin;
    private readonly Thread _thread;
    private long _wakeAt;
    private volatile bool _stop;

    /// <summary>Starts the thread.</summary>
    /// <param name="sleeper">How to wait; disposed with the pacer.</param>
    /// <param name="spinNanoseconds">How long before the moment to stop sleeping.</param>
    public Pacer(ISleeper sleeper, long spinNanoseconds)
    {
        _sleeper = sleeper;
        _spin = spinNanoseconds;
        _thread = new Thread(Loop) { IsBackground = true, Name = "pacing", Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    public PaceStatistics Statistics { get; } = new();

    // How long before the next moment to stop sleeping; negative: how long after it.
    private long Lead => _heap.Count > Crowd ? -CrowdSlack : _spin;

    /// <summary>Has an item run at a moment. Any thread may call.</summary>
    public void Add(long due, Paced item)
    {
        _new.Enqueue((due, item));
        Interlocked.MemoryBarrier();
        if (due < Volatile.Read(ref _wakeAt))
        {
            _sleeper.Wake();
        }
    }

    public void Dispose()
    {
        _stop = true;
        _sleeper.Wake();
        _thread.Join();
        _sleeper.Dispose();
    }

    private void Loop()
    {
        _sleeper.Begin();
        while (!_stop)
        {
            TakeNew();
            long now = WallClock.Steady();
            long next = _heap.NextDue;
            if (next <= now)
            {
                RunTop();
            }
            else if (next - now > Lead)
            {
                Rest(next);
            }
        }
    }

    // Announce the wake-up time, then look once more: whoever adds something earlier either is seen here or sees the announcement.
    private void Rest(long next)
    {
        Volatile.Write(ref _wakeAt, next);
        Interlocked.MemoryBarrier();
        if (_new.IsEmpty && !_stop)
        {
            long left = next == long.MaxValue ? 1_000_000_000 : next - WallClock.Steady() - Lead;
            if (left > 0)
            {
                _sleeper.Sleep(left);
            }
        }

        Volatile.Write(ref _wakeAt, 0);
    }

    private void TakeNew()
    {
        while (_new.TryDequeue(out (long Due, Paced Item) added))
        {
            _heap.Add(added.Due, added.Item);
        }
    }

    private void RunTop()
    {
        (long due, Paced item) = _heap.Top;
        long next = item.Run(due);
        if (next == Paced.Done)
        {
            _heap.RemoveTop();
        }
        else
        {
            _heap.ReplaceTop(next);
        }
    }
}
