namespace FirstToken.Gateway.Watching;

/// <summary>The body of <c>GET /anthropic/metrics</c>: two parts of a form that older clients know, then ours. Absent is unknown.</summary>
/// <param name="Timestamp">When it was made, ISO 8601, UTC.</param>
/// <param name="AdapterMetrics">The side of the upstreams.</param>
/// <param name="RouterMetrics">The side of the callers.</param>
/// <param name="Gateway">Everything else.</param>
internal sealed record AdapterReport(string Timestamp, AdapterPart AdapterMetrics, RouterPart RouterMetrics, GatewayPart Gateway);
