namespace FirstToken.Simulator.Pacing;

/// <summary>Waits on an event: as exact as the system's timer, which is about a millisecond.</summary>
internal sealed class PortableSleeper : ISleeper
{
    private readonly AutoResetEvent _woken = new(false);

    public void Begin()
    {
    }

    public void Sleep(long nanoseconds) => _woken.WaitOne(TimeSpan.FromTicks(Math.Clamp(nanoseconds / 100, 1, TimeSpan.TicksPerSecond)));

    public void Wake() => _woken.Set();

    public void Dispose() => _woken.Dispose();
}
