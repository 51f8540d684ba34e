namespace FirstToken.Judging;

/// <summary>How one pair of targets stands to one gate.</summary>
public sealed record GateResult
{
    /// <summary>The gate.</summary>
    public required string Gate { get; init; }

    /// <summary>The side compared with.</summary>
    public required string First { get; init; }

    /// <summary>The other side.</summary>
    public required string Second { get; init; }

    /// <summary>How it ended.</summary>
    public GateOutcome Outcome { get; init; }

    /// <summary>The evidence, one line for people.</summary>
    public required string Message { get; init; }
}
