using FirstToken.Gateway.Watching;
using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Alerting;

/// <summary>The alarms of a running gateway: one watcher at a time, exchanged when the settings change.</summary>
/// <param name="metrics">What is watched.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Alarms(GatewayMetrics metrics, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    // No redirects: they could lead a secret elsewhere.
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
    private readonly Lock _lock = new();
    private AlertSettings? _settings;
    private volatile AlertWatcher? _watcher;
    private Task _ended = Task.CompletedTask;

    /// <summary>Names of the alarms that are raised.</summary>
    public IReadOnlyList<string> Firing => _watcher?.Firing ?? [];

    /// <summary>Watches by these settings from now on; what is raised stays raised until it is well again.</summary>
    /// <param name="settings">The settings; absent watches nothing.</param>
    public void Follow(AlertSettings? settings)
    {
        lock (_lock)
        {
            if (settings == _settings)
            {
                return;
            }

            AlertWatcher? earlier = _watcher;
            AlertWatcher? next = settings is null ? null : AlertWatcher.Create(metrics, settings, _client, time, logger);
            if (earlier is not null)
            {
                next?.TakeOver(earlier);
                _ended = Task.WhenAll(_ended, earlier.DisposeAsync().AsTask());
            }

            next?.Start();
            (_watcher, _settings) = (next, settings);
        }
    }

    /// <summary>Ends at once; alarms that last are not ended, for what they tell of has not.</summary>
    public async ValueTask DisposeAsync()
    {
        Follow(null);
        await _ended;
        _client.Dispose();
    }
}
