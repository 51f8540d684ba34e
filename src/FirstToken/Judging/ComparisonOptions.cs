namespace FirstToken.Judging;

/// <summary>How targets are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The share of comparisons without any change in which something is claimed to have changed.</summary>
    public const double Level = 0.05;

    /// <summary>Figures to compare; empty for TTFT, TTFA where it differs, gaps, E2E and failures.</summary>
    public IReadOnlyList<ComparedFigure> Figures { get; init; } = [];

    /// <summary>Changes up to this many percent, either way, count as none.</summary>
    public double SameWithinPercent { get; init; } = 5;

    /// <summary>Bootstrap rounds; more are made where many figures are compared, so that the correction hides nothing.</summary>
    public int Rounds { get; init; } = 10_000;

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What must not have changed for the worse.</summary>
    public IReadOnlyList<ChangeGate> Gates { get; init; } = [];
}
