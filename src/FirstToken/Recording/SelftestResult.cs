namespace FirstToken.Recording;

/// <summary>What this tool reported of a server of known timings, against what that server really did.</summary>
public sealed record SelftestResult
{
    /// <summary>Version of the tool tested.</summary>
    public required string Version { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The machine, so that figures of another one are not taken for this one's.</summary>
    public required string Machine { get; init; }

    /// <summary>Whether every level was within the bounds the self-test states.</summary>
    public bool Passed { get; init; }

    /// <summary>One entry a number of streams, ascending.</summary>
    public required IReadOnlyList<SelftestLevel> Levels { get; init; }
}
