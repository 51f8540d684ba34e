using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Watching;

namespace FirstToken.Gateway.Serving;

/// <summary>All that watches a running gateway: the figures, the pages that show them, and the alarms.</summary>
internal sealed class GatewayOverview : IAsyncDisposable
{
    private readonly Alarms _alarms;

    /// <summary>Begins to watch.</summary>
    /// <param name="gauges">What the relay can tell.</param>
    /// <param name="settings">What the gateway is told, asked anew each time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told of alarms, a line at a time.</param>
    public GatewayOverview(GatewayGauges gauges, Func<GatewaySettings> settings, TimeProvider time, Action<string> say)
    {
        Metrics = new GatewayMetrics(gauges, time);
        _alarms = new Alarms(Metrics, time, new LineLogger(say));
        Pages = new WatchEndpoints(Metrics, settings, () => _alarms.Firing);
        _alarms.Follow(settings().Alerts);
    }

    /// <summary>The figures; a sink of records.</summary>
    public GatewayMetrics Metrics { get; }

    /// <summary>The pages that show them.</summary>
    public WatchEndpoints Pages { get; }

    /// <summary>Takes new settings.</summary>
    public void Follow(GatewaySettings settings) => _alarms.Follow(settings.Alerts);

    /// <summary>Ends the alarms' watch; the pages still answer.</summary>
    public ValueTask DisposeAsync() => _alarms.DisposeAsync();
}
