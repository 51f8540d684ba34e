namespace FirstToken.Recording.Sweeps;

/// <summary>What a sweep found.</summary>
public sealed record SweepResult
{
    /// <summary>The highest load that kept every limit; absent where none did.</summary>
    public double? HighestPassing { get; init; }

    /// <summary>The lowest load that did not; absent where none was found.</summary>
    public double? LowestFailing { get; init; }

    /// <summary>Where throughput stops growing and waiting begins; absent where the curve has no such point.</summary>
    public SweepKnee? Knee { get; init; }

    /// <summary>Why the sweep ended: <c>found</c>, <c>nothing_passes</c>, <c>reached_to</c>, <c>client_limit</c>, <c>too_many_steps</c>, <c>time_up</c>, <c>cost_limit</c>, <c>interrupted</c>.</summary>
    public required string End { get; init; }

    /// <summary>What a reader should know before believing it.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];
}

/// <summary>The knee of throughput against latency.</summary>
/// <param name="Load">The load there.</param>
/// <param name="RequestsPerS">The throughput there.</param>
/// <param name="E2eMeanMs">The mean E2E there.</param>
public sealed record SweepKnee(double Load, double RequestsPerS, double E2eMeanMs);
