namespace FirstToken.Gateway.Watching;

/// <summary>The last minutes, over all.</summary>
internal sealed record LiveEntry
{
    /// <summary>The time covered, seconds.</summary>
    public decimal? WindowS { get; init; }

    /// <summary>Requests that ended.</summary>
    public long Requests { get; init; }

    /// <summary>Requests a second.</summary>
    public decimal? RequestsPerS { get; init; }

    /// <summary>Output tokens a second.</summary>
    public decimal? OutputTokensPerS { get; init; }

    /// <summary>Share of requests that failed, 0 to 1, of those the caller waited for.</summary>
    public decimal? ErrorRate { get; init; }

    /// <summary>Share of requests that found an open connection, 0 to 1.</summary>
    public decimal? ReuseRate { get; init; }

    /// <summary>How long callers of successful requests waited: to the first output chunk where streamed, else to the end.</summary>
    public DurationEntry? WaitedMs { get; init; }

    /// <summary>c1 − r.</summary>
    public DurationEntry? TtftMs { get; init; }

    /// <summary>Between two output chunks.</summary>
    public DurationEntry? GapMs { get; init; }

    /// <summary>Hold of the first output chunk.</summary>
    public DurationEntry? HoldFirstMs { get; init; }

    /// <summary>Hold of later output chunks.</summary>
    public DurationEntry? HoldLaterMs { get; init; }

    /// <summary>What the gateway added to the first output chunk.</summary>
    public DurationEntry? AddedMs { get; init; }

    /// <summary>Opening a connection.</summary>
    public DurationEntry? ConnectMs { get; init; }
}
