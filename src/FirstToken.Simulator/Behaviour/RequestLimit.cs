namespace FirstToken.Simulator.Behaviour;

/// <summary>So many requests a minute: a bucket that holds a minute's and is refilled steadily, as the providers' are. Time is handed in.</summary>
/// <param name="perMinute">How many; at least 1.</param>
internal sealed class RequestLimit(int perMinute)
{
    private const double NanosecondsPerMinute = 60e9;

    private readonly Lock _lock = new();
    private double _left = perMinute;
    private long _seen;

    public int PerMinute => perMinute;

    /// <summary>Takes one.</summary>
    /// <param name="now">When the request arrived, nanoseconds.</param>
    /// <returns>How many are left after it; absent where none was, and none was taken.</returns>
    public int? Take(long now)
    {
        lock (_lock)
        {
            _left = Math.Min(perMinute, _left + (Math.Max(0, now - _seen) / NanosecondsPerMinute * perMinute));
            _seen = Math.Max(now, _seen);
            return _left >= 1 ? (int)--_left : null;
        }
    }
}
