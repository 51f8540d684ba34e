namespace FirstToken.Gateway.Alerting;

/// <summary>When a gateway raises an alarm, and to whom. A limit that is absent is not watched. Immutable: a reload makes a new one.</summary>
public sealed record AlertSettings
{
    /// <summary>p95 of how long callers wait, to the first output chunk where streamed, else to the end. Default 500 ms.</summary>
    public TimeSpan? P95 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>p99 of the same. Default 1 s.</summary>
    public TimeSpan? P99 { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>p95 of TTFT, the provider's own time. Default: not watched, models differ too much.</summary>
    public TimeSpan? Ttft { get; init; }

    /// <summary>p95 of the hold of output chunks, the first or later ones, whichever is longer. Default 5 ms.</summary>
    public TimeSpan? Hold { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Share of requests that fail, 0 to 1, of those whose caller stayed. Default 0.05.</summary>
    public double? ErrorRate { get; init; } = 0.05;

    /// <summary>How much the floor of resident memory may rise within an hour, bytes. Default 50 MB.</summary>
    public long? MemoryGrowthBytes { get; init; } = 50_000_000;

    /// <summary>Requests a second below which it is too quiet. Watched once there were as many: an idle gateway alarms nobody. Default 1.</summary>
    public double? RequestsPerSecond { get; init; } = 1;

    /// <summary>Spend of the last hour, USD by the price table. Default: not watched.</summary>
    public decimal? SpendPerHourUsd { get; init; }

    /// <summary>Spend of the last 24 hours, USD by the price table. Default: not watched.</summary>
    public decimal? SpendPerDayUsd { get; init; }

    /// <summary>How far back rates and percentiles look, at most 5 minutes. Default 1 minute.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests in the window from which on a rate or percentile counts. Default 20.</summary>
    public int LeastRequests { get; init; } = 20;

    /// <summary>How long a limit must be crossed without a break before the alarm. Default 30 s.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it must be well again before the alarm ends. Default 1 minute.</summary>
    public TimeSpan ResolveFor { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How far back from the limit well again is, as a share of it: with 0.1 an alarm at 500 ms ends at 450 ms, so that a figure at the
    /// limit does not raise one alarm after another. Default 0.1.
    /// </summary>
    public double Margin { get; init; } = 0.1;

    /// <summary>How often the rules are looked at. Default 5 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where alarms are posted to as JSON. May hold a secret: it is never shown whole.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>The shape of what is posted. Default: ours.</summary>
    public WebhookShape WebhookShape { get; init; }

    /// <summary>Base URL of an Alertmanager, to which alarms are posted and repeated while they last.</summary>
    public Uri? Alertmanager { get; init; }

    /// <summary>What tells this gateway from others in its alarms. Default <c>gateway</c>.</summary>
    public string Instance { get; init; } = "gateway";

    /// <summary>How often a post is tried before it is given up, with growing pauses. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>How long one attempt may take. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
