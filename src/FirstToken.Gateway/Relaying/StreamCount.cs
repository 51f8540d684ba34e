namespace FirstToken.Gateway.Relaying;

/// <summary>Counts the streams under way, and the most there were at once.</summary>
internal sealed class StreamCount
{
    private int _now;
    private int _peak;

    /// <summary>Streams under way.</summary>
    public int Now => Volatile.Read(ref _now);

    /// <summary>The most at once since the start.</summary>
    public int Peak => Volatile.Read(ref _peak);

    public void Enter()
    {
        int now = Interlocked.Increment(ref _now);
        int peak = Volatile.Read(ref _peak);
        while (now > peak)
        {
            int seen = Interlocked.CompareExchange(ref _peak, now, peak);
            peak = seen == peak ? now : seen;
        }
    }

    public void Leave() => Interlocked.Decrement(ref _now);
}
