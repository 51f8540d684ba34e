namespace FirstToken.Gateway.Watching;

/// <summary>The most requests that ended within one second of the clock. Not safe for several threads.</summary>
internal sealed class RatePeak
{
    private long _second = -1;
    private long _count;

    /// <summary>The most so far.</summary>
    public long Highest { get; private set; }

    /// <summary>Counts a request that ended at <paramref name="now"/>, time since the start.</summary>
    public void Add(TimeSpan now)
    {
        long second = (long)now.TotalSeconds;
        if (second != _second)
        {
            _second = second;
            _count = 0;
        }

        Highest = Math.Max(Highest, ++_count);
    }
}
