namespace FirstToken.Wire;

/// <summary>
/// One dispatched server-sent event. The spans point into the bytes given to the reader or into its own
/// carry-over, and are valid until the reader is called again.
/// </summary>
public readonly ref struct SseEvent
{
    internal SseEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Name = name;
        Data = data;
    }

    /// <summary>The <c>event</c> field as UTF-8; empty when the stream named none (the specification's <c>message</c>).</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The <c>data</c> lines as UTF-8, joined by one LF.</summary>
    public ReadOnlySpan<byte> Data { get; }
}
