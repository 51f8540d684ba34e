using System.Text.Json;

namespace FirstToken.Gateway.Alerting;

/// <summary>Posts alarms to an Alertmanager (<c>POST /api/v2/alerts</c>), which wants them again while they last.</summary>
/// <param name="client">Sends.</param>
/// <param name="baseUrl">Where it is; a path before <c>/api</c> is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class AlertmanagerSink(HttpMessageInvoker client, Uri baseUrl, TimeProvider time) : IAlertSink
{
    // As Prometheus does it: four times as long as the repeats are apart, so that one lost post ends nothing.
    private static readonly TimeSpan LastsFor = 4 * AlertWatcher.RepeatEvery;

    private readonly Uri _url = new(baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/api/v2/alerts");

    public string Name { get; } = $"alertmanager {AlertPost.Redact(baseUrl)}";

    public bool WantsRepeats => true;

    public Task SendAsync(Alert alert, CancellationToken cancellationToken) =>
        AlertPost.SendAsync(
            client,
            _url,
            JsonSerializer.SerializeToUtf8Bytes([AlertmanagerEntry.Of(alert, time.GetUtcNow() + LastsFor)], AlertJson.Default.AlertmanagerEntryArray),
            cancellationToken);
}
