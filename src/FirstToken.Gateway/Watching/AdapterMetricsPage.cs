using System.Text.Json;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Watching;

/// <summary><c>GET /anthropic/metrics</c>: the figures as JSON.</summary>
/// <param name="metrics">The figures.</param>
/// <param name="settings">What the gateway was told, asked anew for each page since a reload makes a new one.</param>
/// <param name="alertsFiring">Names of the alerts that fire.</param>
internal sealed class AdapterMetricsPage(GatewayMetrics metrics, Func<GatewaySettings> settings, Func<IReadOnlyList<string>>? alertsFiring = null)
{
    /// <summary>The content type of the page.</summary>
    public const string ContentType = "application/json";

    private const double Percent = 100;

    /// <summary>The page in UTF-8.</summary>
    public byte[] Render() => JsonSerializer.SerializeToUtf8Bytes(Report(), WatchingJson.Readable.AdapterReport);

    /// <summary>What the page says.</summary>
    public AdapterReport Report()
    {
        IReadOnlyList<SeriesFigures> series = metrics.AllSeries();
        GatewaySettings told = settings();
        GatewayPhase? phase = metrics.Gauges.Phase?.Invoke();
        string status = phase switch
        {
            GatewayPhase.Starting => "starting",
            GatewayPhase.Ready => "ready",
            GatewayPhase.Draining => "draining",
            _ => "unknown",
        };
        GatewayExtremes extremes = metrics.Extremes();
        return new AdapterReport(
            WatchingJson.Iso(metrics.Now),
            new AdapterPart(
                status,
                phase is null ? null : phase != GatewayPhase.Starting,
                series.Sum(one => one.Counts.Requests),
                Connections(series),
                AdapterConfiguration.Of(told)),
            Router(told, status, extremes),
            Ours(series, extremes));
    }

    private static ConnectionStats Connections(IReadOnlyList<SeriesFigures> series) => new(
        series.Sum(one => one.Counts.Reused),
        series.Sum(one => one.Counts.Opened),
        series.Sum(one => one.Counts.ConnectTimeouts),
        series.Sum(one => one.Counts.ConnectFailures));

    private RouterPart Router(GatewaySettings told, string status, GatewayExtremes extremes) => new()
    {
        RouterStatus = status,
        ActiveRequests = metrics.Gauges.ActiveRequests?.Invoke(),
        ActiveStreams = metrics.Gauges.ActiveStreams?.Invoke(),
        PeakStreams = extremes.PeakStreams,
        PeakRequestsPerSecond = extremes.PeakRequestsPerSecond,
        ClientConnections = metrics.Gauges.ClientConnections?.Invoke(),
        UpstreamConnections = metrics.Gauges.UpstreamConnections?.Invoke(),
        Breakers = metrics.Gauges.Breakers?.Invoke() is { Count: > 0 } breakers ? breakers : null,
        Routes = [.. told.Routes.Select(route => new RouteEntry(route.Prefix, route.Upstreams, route.IsGuarded ? "guarded" : "exact"))],
    };

    private GatewayPart Ours(IReadOnlyList<SeriesFigures> series, GatewayExtremes extremes) => new()
    {
        Simulated = series.Any(one => one.Key.Simulated),
        UptimeS = WatchingJson.Rounded(metrics.Uptime.TotalSeconds),
        DroppedRecords = metrics.Gauges.DroppedRecords?.Invoke(),
        MemoryBytes = extremes.Process.WorkingSetBytes,
        HeapBytes = extremes.Process.HeapBytes,
        CpuPercent = WatchingJson.Rounded(extremes.CpuShare * Percent),
        PolledS = WatchingJson.Rounded(metrics.Gauges.PolledInVain?.Invoke()?.TotalSeconds),
        KeptAwakeS = WatchingJson.Rounded(metrics.Gauges.KeptAwake?.Invoke()?.TotalSeconds),
        SpendHourUsd = extremes.SpendHourUsd,
        SpendDayUsd = extremes.SpendDayUsd,
        AlertsFiring = alertsFiring?.Invoke() ?? [],
        Effects = EffectEntry.All(metrics.Effects),
        Live = Live(metrics.Live(LiveWindow.Longest)),
        Series = [.. series.Select(SeriesEntry.Of)],
    };

    private static LiveEntry Live(LiveFigures live) => new()
    {
        WindowS = WatchingJson.Rounded(live.Covered.TotalSeconds),
        Requests = live.Requests,
        RequestsPerS = WatchingJson.Rounded(live.RequestsPerSecond),
        OutputTokensPerS = live.Covered > TimeSpan.Zero ? WatchingJson.Rounded(live.OutputTokens / live.Covered.TotalSeconds) : null,
        ErrorRate = WatchingJson.Share(live.ErrorRate),
        ReuseRate = WatchingJson.Share(live.ReuseRate),
        WaitedMs = DurationEntry.Of(live, LiveDuration.Waited),
        TtftMs = DurationEntry.Of(live, LiveDuration.Ttft),
        GapMs = DurationEntry.Of(live, LiveDuration.Gap),
        HoldFirstMs = DurationEntry.Of(live, LiveDuration.HoldFirst),
        HoldLaterMs = DurationEntry.Of(live, LiveDuration.HoldLater),
        AddedMs = DurationEntry.Of(live, LiveDuration.Added),
        ConnectMs = DurationEntry.Of(live, LiveDuration.Connect),
    };
}
