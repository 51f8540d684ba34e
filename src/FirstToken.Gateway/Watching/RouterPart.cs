namespace FirstToken.Gateway.Watching;

/// <summary>The side of the callers.</summary>
internal sealed record RouterPart
{
    /// <summary><c>starting</c>, <c>ready</c> or <c>draining</c>; <c>unknown</c> where nobody says.</summary>
    public required string RouterStatus { get; init; }

    /// <summary>Requests that have come and not ended.</summary>
    public long? ActiveRequests { get; init; }

    /// <summary>Answers being streamed.</summary>
    public long? ActiveStreams { get; init; }

    /// <summary>The most answers streamed at once.</summary>
    public long? PeakStreams { get; init; }

    /// <summary>The most requests that ended within a second.</summary>
    public long PeakRequestsPerSecond { get; init; }

    /// <summary>Open connections of clients.</summary>
    public long? ClientConnections { get; init; }

    /// <summary>Open connections to upstreams.</summary>
    public long? UpstreamConnections { get; init; }

    /// <summary>State of each upstream's circuit breaker, where there is one.</summary>
    public IReadOnlyDictionary<string, string>? Breakers { get; init; }

    /// <summary>Which requests go where.</summary>
    public required IReadOnlyList<RouteEntry> Routes { get; init; }
}
