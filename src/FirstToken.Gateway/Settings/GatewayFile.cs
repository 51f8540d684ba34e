using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Exporting;

namespace FirstToken.Gateway.Settings;

/// <summary>What a settings file says of the gateway; absent is what it does not say.</summary>
internal sealed record GatewayFile
{
    public string? Listen { get; init; }

    public GatewayTls? Tls { get; init; }

    public IReadOnlyList<GatewayKey> Keys { get; init; } = [];

    public RedisSettings? Redis { get; init; }

    public RelayMode? Mode { get; init; }

    public DeadlineChanges Deadlines { get; init; }

    public ConnectionChanges Connections { get; init; }

    public SpeedUpChanges SpeedUps { get; init; } = new();

    public Switched<BreakerSettings>? Breaker { get; init; }

    public TimeSpan? Drain { get; init; }

    public string? Events { get; init; }

    public bool? Metrics { get; init; }

    public AlertSettings? Alerts { get; init; }

    public OtlpSettings? Otlp { get; init; }

    public bool? ServerTiming { get; init; }

    public bool? AskForIdentity { get; init; }

    public bool? WarmUp { get; init; }

    public int? Threads { get; init; }

    public bool? KeepAwake { get; init; }

    public bool StandardRoutes { get; init; } = true;

    public IReadOnlyDictionary<string, UpstreamPart> Upstreams { get; init; } = new Dictionary<string, UpstreamPart>();

    public IReadOnlyList<RoutePart> Routes { get; init; } = [];
}
