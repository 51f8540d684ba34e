namespace FirstToken.Wire;

/// <summary>
/// One message of an AWS event stream, its checksums and headers already found right. The spans point into the bytes given to the
/// reader or into its carry-over, and are valid until the reader is called again.
/// </summary>
public readonly ref struct EventStreamMessage
{
    internal EventStreamMessage(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        HeaderBlock = headers;
        Payload = payload;
    }

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The headers as they stand on the wire.</summary>
    public ReadOnlySpan<byte> HeaderBlock { get; }

    /// <summary>The headers in wire order, for <c>foreach</c>.</summary>
    public EventStreamHeaders Headers => new(HeaderBlock);

    /// <summary>The text header <paramref name="name"/>; empty when there is none of that name and type.</summary>
    public ReadOnlySpan<byte> Text(scoped ReadOnlySpan<byte> name)
    {
        foreach (EventStreamHeader header in Headers)
        {
            if (header.Type == EventStreamHeaderType.Text && header.Name.SequenceEqual(name))
            {
                return header.Value;
            }
        }

        return default;
    }
}
