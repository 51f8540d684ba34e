using System.Text.Json.Serialization;

namespace FirstToken.Gateway.Alerting;

/// <summary>JSON of alarms: what is not known is left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(SlackBody))]
[JsonSerializable(typeof(AlertmanagerEntry[]))]
internal sealed partial class AlertJson : JsonSerializerContext;
