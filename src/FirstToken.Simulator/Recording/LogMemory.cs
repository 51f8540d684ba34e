namespace FirstToken.Simulator.Recording;

/// <summary>
/// Memory for the log's times, cut from large pieces: what lives as long as the log does is copied by the collector while
/// every stream waits, and a few large arrays are copied much faster than an array for each answer. A piece lives as long as
/// an entry that has a part of it. Not thread safe.
/// </summary>
internal sealed class LogMemory
{
    // Below the 85,000 bytes from which on arrays are collected with the oldest generation only.
    private const int Piece = 10_000;

    private ArraySegment<long> _rest = ArraySegment<long>.Empty;

    /// <summary>Zeros nobody else has.</summary>
    public ArraySegment<long> Take(int count)
    {
        if (count > Piece / 4)
        {
            return new long[count];
        }

        if (count > _rest.Count)
        {
            _rest = new long[Piece];
        }

        ArraySegment<long> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
