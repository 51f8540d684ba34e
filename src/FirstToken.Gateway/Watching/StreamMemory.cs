namespace FirstToken.Gateway.Watching;

/// <summary>
/// Memory a stream costs, from outside: what the process grew from its smallest idle size to its size at the most streams seen, a
/// stream. Growth for other reasons (code compiled meanwhile, buffers kept) is in it, so that the true figure is lower. Not safe for several threads.
/// </summary>
internal sealed class StreamMemory
{
    /// <summary>Streams from which on the figure means something.</summary>
    public const int Enough = 20;

    private long? _idleBytes;
    private long _atMostBytes;

    /// <summary>The most streams seen.</summary>
    public long Streams { get; private set; }

    /// <summary>Bytes a stream; absent before both an idle moment and enough streams were seen.</summary>
    public double? BytesPerStream =>
        _idleBytes is { } idle && Streams >= Enough ? Math.Max(_atMostBytes - idle, 0) / (double)Streams : null;

    /// <summary>Takes a look.</summary>
    public void Observe(long workingSetBytes, long activeStreams)
    {
        if (activeStreams <= 0)
        {
            _idleBytes = Math.Min(_idleBytes ?? long.MaxValue, workingSetBytes);
        }
        else if (activeStreams >= Streams)
        {
            Streams = activeStreams;
            _atMostBytes = workingSetBytes;
        }
    }
}
