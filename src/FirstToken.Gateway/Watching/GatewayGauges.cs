namespace FirstToken.Gateway.Watching;

/// <summary>What the relay can tell at any moment. Each is asked on another thread than the relay's; one that is not given is not shown.</summary>
internal sealed record GatewayGauges
{
    /// <summary>Requests that have come and not ended.</summary>
    public Func<long>? ActiveRequests { get; init; }

    /// <summary>Those of them whose answer is being streamed.</summary>
    public Func<long>? ActiveStreams { get; init; }

    /// <summary>The most streams there were at once, where the relay counts that; else it is sampled at the end of each request, and may miss a peak.</summary>
    public Func<long>? PeakStreams { get; init; }

    /// <summary>Open connections to upstreams.</summary>
    public Func<long>? UpstreamConnections { get; init; }

    /// <summary>Open connections of clients.</summary>
    public Func<long>? ClientConnections { get; init; }

    /// <summary>Records the tap dropped since its queue was full: what the figures do not know of.</summary>
    public Func<long>? DroppedRecords { get; init; }

    /// <summary>Spans the exporter left out; absent where nothing is exported.</summary>
    public Func<long?>? DroppedSpans { get; init; }

    /// <summary>State of each upstream's circuit breaker by the upstream's name, where it has one: <c>closed</c>, <c>open</c> or <c>half_open</c>.</summary>
    public Func<IReadOnlyDictionary<string, string>>? Breakers { get; init; }

    /// <summary>Time in which threads stayed awake for <c>busy_poll</c> and found nothing; absent where none did.</summary>
    public Func<TimeSpan?>? PolledInVain { get; init; }

    /// <summary>Time in which the machine's processors were kept from sleeping (<c>keep_awake</c>); absent where they never were.</summary>
    public Func<TimeSpan?>? KeptAwake { get; init; }

    /// <summary>Whether the gateway is ready.</summary>
    public Func<GatewayPhase>? Phase { get; init; }
}
