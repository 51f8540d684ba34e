using System.Text.Json.Serialization;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Alerting;

/// <summary>Our own shape of an alarm.</summary>
internal sealed record WebhookBody
{
    [JsonPropertyName("schema")]
    public string Schema { get; init; } = "firsttoken.alert/1";

    [JsonPropertyName("status")]
    public required string Status { get; init; }

    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("instance")]
    public required string Instance { get; init; }

    [JsonPropertyName("summary")]
    public required string Summary { get; init; }

    [JsonPropertyName("value")]
    public double? Value { get; init; }

    [JsonPropertyName("limit")]
    public double Limit { get; init; }

    [JsonPropertyName("unit")]
    public required string Unit { get; init; }

    [JsonPropertyName("starts_at")]
    public required string StartsAt { get; init; }

    [JsonPropertyName("ends_at")]
    public string? EndsAt { get; init; }

    [JsonPropertyName("simulated")]
    public bool Simulated { get; init; }

    public static WebhookBody Of(Alert alert) => new()
    {
        Status = alert.Status,
        Name = alert.Name,
        Instance = alert.Instance,
        Summary = alert.Summary,
        Value = alert.Value is { } value && double.IsFinite(value) ? value : null,
        Limit = alert.Limit,
        Unit = alert.Unit,
        StartsAt = WatchingJson.Iso(alert.StartsAt),
        EndsAt = alert.EndsAt is { } end ? WatchingJson.Iso(end) : null,
        Simulated = alert.Simulated,
    };
}
