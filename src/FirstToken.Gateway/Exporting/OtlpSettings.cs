namespace FirstToken.Gateway.Exporting;

/// <summary>Where traces and metrics are sent by the OpenTelemetry protocol. Immutable: a reload makes a new one.</summary>
public sealed record OtlpSettings
{
    /// <summary>Base address of the receiver; <c>/v1/traces</c> and <c>/v1/metrics</c> are appended, as for <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Header fields of each post as <c>OTEL_EXPORTER_OTLP_HEADERS</c> has them (<c>name=value,…</c>, percent-encoded). A secret: never shown.</summary>
    public string? Headers { get; init; }

    /// <summary>How often what has gathered is sent. Default 10 s.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The resource's <c>service.name</c>. Default <c>firsttoken-gateway</c>.</summary>
    public string ServiceName { get; init; } = "firsttoken-gateway";

    /// <summary>Whether a span is sent for each request. Default yes.</summary>
    public bool Traces { get; init; } = true;

    /// <summary>Whether metrics are sent. Default yes.</summary>
    public bool Metrics { get; init; } = true;
}
