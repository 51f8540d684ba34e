using System.Text.Json.Serialization;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Alerting;

/// <summary>An alarm as Alertmanager's API v2 takes it (<c>postableAlert</c>).</summary>
internal sealed record AlertmanagerEntry
{
    [JsonPropertyName("labels")]
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    [JsonPropertyName("annotations")]
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    [JsonPropertyName("startsAt")]
    public required string StartsAt { get; init; }

    [JsonPropertyName("endsAt")]
    public required string EndsAt { get; init; }

    /// <param name="alert">The alarm.</param>
    /// <param name="until">When it ends by itself, should nothing more be heard of us.</param>
    public static AlertmanagerEntry Of(Alert alert, DateTimeOffset until) => new()
    {
        // Labels are what an alarm is known by: nothing that changes while it lasts may be among them.
        Labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = "firsttoken_gateway_" + alert.Name,
            ["instance"] = alert.Instance,
            ["severity"] = "warning",
        },
        Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["summary"] = alert.Summary,
            ["simulated"] = alert.Simulated ? "true" : "false",
        },
        StartsAt = WatchingJson.Iso(alert.StartsAt),
        EndsAt = WatchingJson.Iso(alert.EndsAt ?? until),
    };
}
