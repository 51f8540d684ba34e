using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Exporting;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Serving;

/// <summary>All that watches a running gateway: the figures, the pages that show them, the alarms, and what is exported.</summary>
internal sealed class GatewayOverview : IAsyncDisposable
{
    private readonly Alarms _alarms;

    /// <summary>Begins to watch.</summary>
    /// <param name="gauges">What the relay can tell.</param>
    /// <param name="settings">What the gateway is told, asked anew each time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told of alarms and of receivers that cannot be reached, a line at a time.</param>
    public GatewayOverview(GatewayGauges gauges, Func<GatewaySettings> settings, TimeProvider time, Action<string> say)
    {
        Exports = new Exports(settings, time, say);
        Metrics = new GatewayMetrics(gauges with { DroppedSpans = () => Exports.Dropped }, time);
        _alarms = new Alarms(Metrics, time, new LineLogger(say));
        Pages = new WatchEndpoints(Metrics, settings, () => _alarms.Firing);
        Follow(settings());
    }

    /// <summary>The figures; a sink of records.</summary>
    public GatewayMetrics Metrics { get; }

    /// <summary>What is exported; a sink of records.</summary>
    public Exports Exports { get; }

    /// <summary>The pages that show them.</summary>
    public WatchEndpoints Pages { get; }

    /// <summary>Takes new settings.</summary>
    public void Follow(GatewaySettings settings)
    {
        _alarms.Follow(settings.Alerts);
        Exports.Follow(settings.Otlp);
    }

    /// <summary>Ends the alarms' watch, and sends what waits to be exported; the pages still answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _alarms.DisposeAsync();
        await Exports.DisposeAsync();
    }
}
