namespace FirstToken.Recording;

/// <summary>The recorded load that a run repeated.</summary>
public sealed record RunReplay
{
    /// <summary>The file, as it was named.</summary>
    public required string File { get; init; }

    /// <summary><c>event log</c>, <c>Mooncake</c> or <c>BurstGPT</c>.</summary>
    public required string Format { get; init; }

    /// <summary>How fast: 2 is twice as fast.</summary>
    public double Speed { get; init; }

    /// <summary>Requests in the file, those left out not counted.</summary>
    public int Entries { get; init; }
}
