namespace FirstToken.Wire;

/// <summary>Walks the headers of a message without allocating; its own enumerator.</summary>
public ref struct EventStreamHeaders
{
    private ReadOnlySpan<byte> _rest;
    private EventStreamHeader _current;

    internal EventStreamHeaders(ReadOnlySpan<byte> block)
    {
        _rest = block;
        _current = default;
    }

    /// <summary>The header the walk stands on.</summary>
    public readonly EventStreamHeader Current => _current;

    /// <summary>Goes to the next header.</summary>
    public bool MoveNext() => EventStreamHeader.TryTake(ref _rest, out _current);

    /// <summary>Itself, for <c>foreach</c>.</summary>
    public readonly EventStreamHeaders GetEnumerator() => this;

    // Whether the whole block is made of whole headers.
    internal static bool AreSound(ReadOnlySpan<byte> block)
    {
        while (EventStreamHeader.TryTake(ref block, out _))
        {
            // Each taken header makes the block shorter.
        }

        return block.IsEmpty;
    }
}
