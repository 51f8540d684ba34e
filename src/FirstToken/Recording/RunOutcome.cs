namespace FirstToken.Recording;

/// <summary>How a run went as a whole.</summary>
public sealed record RunOutcome
{
    /// <summary>Wall clock at the start of the measured part.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>From the first measured request's start to the end of the last, seconds.</summary>
    public double ElapsedS { get; init; }

    /// <summary>Why it ended: <c>finished</c>, <c>interrupted</c>, <c>cost_limit</c>, <c>error_rate</c>, <c>over_saturated</c>, <c>interval_reached</c>.</summary>
    public string? Stop { get; init; }

    /// <summary>One line about <see cref="Stop"/>, for people.</summary>
    public string? StopDetail { get; init; }

    /// <summary>CPU time of this process in the measured part, seconds.</summary>
    public double CpuS { get; init; }

    /// <summary>CPU time ÷ output chunks, microseconds; absent without chunks.</summary>
    public double? CpuUsPerChunk { get; init; }
}
