using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>What a run observed.</summary>
public sealed record RunResult
{
    /// <summary>Every measured request that ended, in order of its end; warm-up requests are not here.</summary>
    public required IReadOnlyList<RequestRecord> Records { get; init; }

    /// <summary>Wall clock at the start of the measured part.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first measured request's start to the end of the last.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why it ended.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>One line about <see cref="Stop"/> for people, where there is something to add.</summary>
    public string? StopDetail { get; init; }

    /// <summary>Requests due by the arrival pattern that were never started (stop rule or interrupt), per target.</summary>
    public IReadOnlyList<int> Dropped { get; init; } = [];

    /// <summary>CPU time this process used from the first warm-up request to the end, user and system, compiling included.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Known cost of every request, warm-up included, USD.</summary>
    public decimal SpentUsd { get; init; }

    /// <summary>Output chunks that <see cref="CpuTime"/> paid for: those of every request, warm-up included.</summary>
    public long ChunksRead { get; init; }
}

/// <summary>Why a run ended.</summary>
public enum StopReason : byte
{
    /// <summary>All requests asked for were made, or the time was up.</summary>
    Finished,

    /// <summary>The user interrupted it; what finished until then is kept.</summary>
    Interrupted,

    /// <summary>Going on would have cost more than allowed.</summary>
    CostLimit,

    /// <summary>Too many requests failed.</summary>
    ErrorRate,

    /// <summary>More requests were in flight than allowed: the server does not keep up with the rate.</summary>
    OverSaturated,

    /// <summary>The percentile asked for is known as closely as asked for (<see cref="RunPlan.Until"/>).</summary>
    IntervalReached,
}
