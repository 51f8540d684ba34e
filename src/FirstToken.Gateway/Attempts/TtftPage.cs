namespace FirstToken.Gateway.Attempts;

/// <summary>The newest TTFTs of one kind of request. Safe for use by many threads.</summary>
internal sealed class TtftPage(TimeProvider time)
{
    private const int Kept = 128;

    /// <summary>Samples below which a percentile means nothing.</summary>
    public const int Least = 20;

    private const double Smoothing = 0.2;
    private readonly long[] _newest = new long[Kept];
    private readonly Lock _lock = new();
    private int _count;
    private double _smooth;
    private long _lastAt;
    private bool _isVoid;

    /// <summary>A TTFT.</summary>
    public void Add(long ns)
    {
        lock (_lock)
        {
            Add_NeedsLock(ns);
        }
    }

    /// <summary>A request that had no output after this time, when it was given up.</summary>
    public void AddAtLeast(long ns)
    {
        lock (_lock)
        {
            if (_count == 0 || ns > _smooth)
            {
                Add_NeedsLock(ns);
            }
        }
    }

    /// <summary>What is known says nothing of now: the upstream has failed since. Until it answers again.</summary>
    public void Void()
    {
        lock (_lock)
        {
            _isVoid = true;
        }
    }

    /// <summary>What 95 of 100 needed, by nearest rank; absent with fewer than <see cref="Least"/> samples.</summary>
    public TimeSpan? P95()
    {
        Span<long> ascending = stackalloc long[Kept];
        lock (_lock)
        {
            if (_count < Least)
            {
                return null;
            }

            ascending = ascending[..Math.Min(_count, Kept)];
            _newest.AsSpan(0, ascending.Length).CopyTo(ascending);
        }

        ascending.Sort();
        return TimeSpan.FromMicroseconds(ascending[(int)Math.Ceiling(0.95 * ascending.Length) - 1] / 1000.0);
    }

    /// <summary>The smoothed TTFT, nanoseconds; absent where the newest sample is older than <paramref name="atMost"/>, or a failure is newer.</summary>
    public double? Recent(TimeSpan atMost)
    {
        lock (_lock)
        {
            return _count > 0 && !_isVoid && time.GetElapsedTime(_lastAt) <= atMost ? _smooth : null;
        }
    }

    private void Add_NeedsLock(long ns)
    {
        _newest[_count++ % Kept] = ns;
        _smooth = _count == 1 ? ns : _smooth + (Smoothing * (ns - _smooth));
        _lastAt = time.GetTimestamp();
        _isVoid = false;
    }
}
