using FirstToken.Load;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>What the experiment observed.</summary>
public sealed record ColdStartResult
{
    /// <summary>What was asked.</summary>
    public required ColdStartPlan Plan { get; init; }

    /// <summary>Every request that ended, in order.</summary>
    public required IReadOnlyList<ColdStartSample> Samples { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason Stop { get; init; }
}
