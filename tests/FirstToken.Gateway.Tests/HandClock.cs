namespace FirstToken.Gateway.Tests;

/// <summary>A clock that stands until it is told to go on; timers ring on the thread that moves it.</summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state)) { Due = After(dueTime), Period = period };
        _timers.Add(timer);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset end = _now + by;
        while (_timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due) is { } next)
        {
            _now = next.Due;
            next.Due = After(next.Period);
            next.Ring();
        }

        _now = end;
    }

    private DateTimeOffset After(TimeSpan time) => time < TimeSpan.Zero ? DateTimeOffset.MaxValue : _now + time;

    private sealed class HandTimer(HandClock clock, Action ring) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            (Due, Period) = (clock.After(dueTime), period);
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
