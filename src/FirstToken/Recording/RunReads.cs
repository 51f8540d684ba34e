namespace FirstToken.Recording;

/// <summary>How a target's answers came off the sockets: what to think of the gaps.</summary>
public sealed record RunReads
{
    /// <summary>Share of output chunks that shared a read, and so an arrival stamp, with the chunk before; 0 to 1.</summary>
    public double? CoalescedShare { get; init; }

    /// <summary>Output chunks.</summary>
    public long Chunks { get; init; }

    /// <summary>Socket reads.</summary>
    public long Reads { get; init; }

    /// <summary>Response bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Where the arrival stamps come from: <c>kernel</c>, <c>read</c> or <c>mixed</c>.</summary>
    public string? Stamps { get; init; }
}
