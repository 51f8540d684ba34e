namespace FirstToken.Gateway.Settings;

/// <summary>How long each phase of a relayed request may take before the gateway ends it. Checked every 25 ms.</summary>
public sealed record GatewayDeadlines
{
    /// <summary>DNS, TCP and TLS together. Default 5 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request to the head of the answer. Default 10 minutes: answers that are not streamed come whole.</summary>
    public TimeSpan Head { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>From the request to the first output chunk of a streamed answer. Default 10 minutes: large models think before they speak.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two reads of one answer. Default 5 minutes, after which Claude Code gives a silent stream up itself.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The whole request. Default 1 hour.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromHours(1);
}
