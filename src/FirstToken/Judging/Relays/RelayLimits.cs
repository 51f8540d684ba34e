namespace FirstToken.Judging.Relays;

/// <summary>What a gateway is held to.</summary>
public sealed record RelayLimits
{
    /// <summary>The most it may add to the median time to first token (without a streaming test, to the end of a whole answer), milliseconds. Default 5.</summary>
    public double AddedMs { get; init; } = 5;

    /// <summary>The largest share of requests that may fail, 0 to 1. Default 5 %.</summary>
    public double ErrorRate { get; init; } = 0.05;

    /// <summary>The least share of requests that find an open connection to the upstream, 0 to 1. Default 80 %.</summary>
    public double Reuse { get; init; } = 0.8;

    /// <summary>The most memory a stream may cost, bytes. Default 1 MB.</summary>
    public double StreamBytes { get; init; } = 1_000_000;
}
