using System.Text.Json;

namespace FirstToken.Gateway.Alerting;

/// <summary>Posts alarms to a webhook.</summary>
/// <param name="client">Sends.</param>
/// <param name="url">Where to; may hold a secret.</param>
/// <param name="shape">The shape of what is posted.</param>
internal sealed class WebhookAlertSink(HttpMessageInvoker client, Uri url, WebhookShape shape) : IAlertSink
{
    public string Name { get; } = $"webhook {AlertPost.Redact(url)}";

    public bool WantsRepeats => false;

    public Task SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        byte[] json = shape == WebhookShape.Slack
            ? JsonSerializer.SerializeToUtf8Bytes(SlackBody.Of(alert), AlertJson.Default.SlackBody)
            : JsonSerializer.SerializeToUtf8Bytes(WebhookBody.Of(alert), AlertJson.Default.WebhookBody);
        return AlertPost.SendAsync(client, url, json, cancellationToken);
    }
}
