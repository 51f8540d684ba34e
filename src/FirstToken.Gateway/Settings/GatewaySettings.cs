using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Exporting;

namespace FirstToken.Gateway.Settings;

/// <summary>All that a gateway is told. Immutable: a reload makes a new one.</summary>
public sealed record GatewaySettings
{
    /// <summary>Where to listen, <c>HOST:PORT</c>; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:4000";

    /// <summary>The servers behind it.</summary>
    public required IReadOnlyList<UpstreamSettings> Upstreams { get; init; }

    /// <summary>Which requests go to which of them; of several prefixes that fit the longest holds.</summary>
    public required IReadOnlyList<RouteSettings> Routes { get; init; }

    /// <summary>Where each request is appended as a JSON line; absent for nowhere.</summary>
    public string? EventsFile { get; init; }

    /// <summary>Whether <c>GET /metrics</c>, <c>GET /anthropic/metrics</c> and <c>GET /sla</c> answer. Default yes.</summary>
    public bool MetricsEndpoint { get; init; } = true;

    /// <summary>Whether each answer gets a <c>server-timing</c> header. Default yes.</summary>
    public bool ServerTiming { get; init; } = true;

    /// <summary>
    /// Whether <c>accept-encoding: identity</c> goes upstream in place of the caller's: compressed streams come in bursts and
    /// cannot be measured. Default yes.
    /// </summary>
    public bool AskForIdentity { get; init; } = true;

    /// <summary>
    /// Whether a request without credentials goes through every route at start, so that names are resolved and connections stand.
    /// Default yes.
    /// </summary>
    public bool WarmUpRoutes { get; init; } = true;

    /// <summary>Whether the processors of the machine are kept from sleeping while a request is under way, where the kernel lets it. Default no.</summary>
    public bool KeepAwake { get; init; }

    /// <summary>How long open streams may go on once the gateway is told to stop. Default 30 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Certificate and key to listen with; absent listens without encryption, which only the loopback may.</summary>
    public GatewayTls? Tls { get; init; }

    /// <summary>Who may use it; empty lets everybody who reaches the port, which is why only the loopback may be without.</summary>
    public IReadOnlyList<GatewayKey> Keys { get; init; } = [];

    /// <summary>Where several gateways share what they know; absent for a gateway on its own. Takes effect at the start.</summary>
    public RedisSettings? Redis { get; init; }

    /// <summary>When alarms are raised, and to whom; absent raises none.</summary>
    public AlertSettings? Alerts { get; init; }

    /// <summary>Where traces and metrics are exported to; absent exports none.</summary>
    public OtlpSettings? Otlp { get; init; }

    /// <summary>Threads the pool makes without waiting; absent leaves it to .NET. Takes effect at the start of the process.</summary>
    public int? MinThreads { get; init; }
}
