using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Exporting;

/// <summary>What a running gateway exports: one exporter at a time, exchanged when the settings change.</summary>
/// <param name="settings">What the gateway is told, asked anew each time.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Told of a receiver that takes nothing.</param>
internal sealed class Exports(Func<GatewaySettings> settings, TimeProvider time, Action<string> say) : IRecordSink, IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null });
    private readonly Lock _lock = new();
    private OtlpSettings? _current;
    private volatile OtlpExporter? _exporter;
    private Task _ended = Task.CompletedTask;
    private long _droppedBefore;

    /// <summary>Spans left out; absent where none are exported.</summary>
    public long? Dropped => _exporter is { } exporter ? Volatile.Read(ref _droppedBefore) + exporter.Dropped : null;

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        if (record.Api != "other")
        {
            _exporter?.Take(record);
        }
    }

    /// <summary>Exports by these settings from now on.</summary>
    /// <param name="otlp">The settings; absent exports nothing.</param>
    public void Follow(OtlpSettings? otlp)
    {
        lock (_lock)
        {
            if (otlp == _current)
            {
                return;
            }

            OtlpExporter? earlier = _exporter;
            _exporter = otlp is null ? null : new OtlpExporter(otlp, settings, _client, time, say);
            _current = otlp;
            if (earlier is not null)
            {
                _ended = Task.WhenAll(_ended, EndAsync(earlier));
            }
        }
    }

    /// <summary>Sends what waits, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Follow(null);
        await _ended;
        _client.Dispose();
    }

    private async Task EndAsync(OtlpExporter earlier)
    {
        await earlier.DisposeAsync();
        Interlocked.Add(ref _droppedBefore, earlier.Dropped);
    }
}
