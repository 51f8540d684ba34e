namespace FirstToken.Judging.Sweeps;

/// <summary>What one step of a sweep showed, and why.</summary>
public sealed record SweepFinding
{
    /// <summary>The verdict.</summary>
    public required SweepVerdict Verdict { get; init; }

    /// <summary>It could have gone the other way.</summary>
    public bool Borderline { get; init; }

    /// <summary>Why it failed, is not valid or is borderline; empty for a clear pass.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>How it stood to each limit.</summary>
    public IReadOnlyList<SloResult> Results { get; init; } = [];
}
