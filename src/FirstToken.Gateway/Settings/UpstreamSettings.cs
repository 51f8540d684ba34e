namespace FirstToken.Gateway.Settings;

/// <summary>A server that requests are relayed to.</summary>
public sealed record UpstreamSettings
{
    /// <summary>What routes, metrics and messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>Whose API it speaks: <c>anthropic</c>, <c>openai</c>, <c>azure</c>, <c>gemini</c>, <c>bedrock</c>, or <c>other</c> (bytes only).</summary>
    public required string Api { get; init; }

    /// <summary>Scheme, host and an optional path that is put before every relayed path.</summary>
    public required Uri Url { get; init; }

    /// <summary>
    /// The environment variable whose value is sent as the credential in place of the caller's; absent passes the caller's own
    /// on. Only callers who hold a gateway key get it.
    /// </summary>
    public string? KeyFrom { get; init; }

    /// <summary>
    /// Signs requests with AWS keys in place of a credential that is sent, for the same callers and for those who sign with the same
    /// keys themselves; absent signs none. Only for Bedrock, and with a <see cref="Region"/>.
    /// </summary>
    public AwsSigning? Sign { get; init; }

    /// <summary>The <c>anthropic-version</c> for requests that come without one; absent adds nothing.</summary>
    public string? Version { get; init; }

    /// <summary>AWS region, for signing requests to Bedrock.</summary>
    public string? Region { get; init; }

    /// <summary>Whether to speak HTTP/2 to it; HTTP/1.1 otherwise, one stream a connection.</summary>
    public bool Http2 { get; init; }

    /// <summary>The most connections open to it; absent for no limit. A request beyond it waits, and that wait is measured.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The most connections kept without use; absent for no limit: then <see cref="KeepAlive"/> alone bounds them. HTTP/1.1 only.</summary>
    public int? MaxIdleConnections { get; init; }

    /// <summary>How long an unused connection is kept. Default 5 minutes: bursts find it still warm.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection is used at most, so that changes of DNS are seen. Default 10 minutes.</summary>
    public TimeSpan ConnectionLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections opened and kept ready. Default 0.</summary>
    public int WarmConnections { get; init; }

    /// <summary>
    /// Whether the thread that waits for its answers stays awake while a request is under way: tokens are seen sooner, for a whole processor.
    /// HTTP/1.1 on Linux only. Default no.
    /// </summary>
    public bool BusyPoll { get; init; }

    /// <summary>When it is left alone because it fails; absent never does.</summary>
    public BreakerSettings? Breaker { get; init; }

    /// <summary>
    /// What models are called on Bedrock: Anthropic's id → Bedrock's id, profile or ARN. Those of the price table need not be
    /// named. For requests that are put to Bedrock in place of Anthropic, and the other way round.
    /// </summary>
    public IReadOnlyDictionary<string, string>? Models { get; init; }
}
