namespace FirstToken.Simulator.Pacing;

/// <summary>How late sends were, in a histogram of 1 µs steps up to 10 ms. Written by the pacing thread alone.</summary>
internal sealed class PaceStatistics
{
    private readonly long[] _micros = new long[10_001];

    public long Count { get; private set; }

    public long MaxNanoseconds { get; private set; }

    public void Add(long lateNanoseconds)
    {
        long late = Math.Max(0, lateNanoseconds);
        _micros[Math.Min(late / 1000, _micros.Length - 1)]++;
        MaxNanoseconds = Math.Max(MaxNanoseconds, late);
        Count++;
    }

    /// <summary>Nearest rank, in microseconds, rounded up to the next one.</summary>
    public long PercentileMicroseconds(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (int i = 0; i < _micros.Length; i++)
        {
            rank -= _micros[i];
            if (rank <= 0)
            {
                return i + 1;
            }
        }

        return 0;
    }

    public void Clear()
    {
        Array.Clear(_micros);
        Count = 0;
        MaxNanoseconds = 0;
    }
}
