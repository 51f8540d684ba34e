using System.Threading.Channels;
using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Tests.Watching;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class AlertWatcherTests
{
    private static readonly AlertSettings s_settings = new() { P99 = null, Hold = null, MemoryGrowthBytes = null, Instance = "gw-1" };

    private readonly ManualClock _clock = new();
    private readonly LogLines _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Errors_raise_an_alarm_and_their_end_resolves_it()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var sink = new Collector();
        await using var watcher = new AlertWatcher(metrics, s_settings with { RequestsPerSecond = null }, [sink], _clock, _log);

        Traffic(metrics, watcher, seconds: 60, failing: true);
        Alert fired = await sink.Alerts.ReadAsync(Token);
        Assert.Equal(["error_rate"], watcher.Firing);
        Traffic(metrics, watcher, seconds: 180, failing: false);
        Alert resolved = await sink.Alerts.ReadAsync(Token);

        Assert.Equal("firing: share of failed requests is 50 % (upper limit 5 %) at gw-1, SIMULATED", fired.Summary);
        Assert.Equal(("resolved", fired.StartsAt), (resolved.Status, resolved.StartsAt));
        Assert.Empty(watcher.Firing);
        Assert.False(sink.Alerts.TryRead(out _));
    }

    [Fact]
    public async Task Traffic_that_ceases_is_told_of_and_an_idle_gateway_is_not()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var sink = new Collector();
        await using var watcher = new AlertWatcher(metrics, s_settings, [sink], _clock, _log);

        Idle(watcher, seconds: 600);
        Assert.Empty(watcher.Firing);
        Traffic(metrics, watcher, seconds: 90, failing: false);
        Idle(watcher, seconds: 200);

        Assert.Equal(["request_rate"], watcher.Firing);
        Assert.Equal("firing: requests a second is 0.982 requests/s (lower limit 1 requests/s) at gw-1, SIMULATED".Split(" is ")[0], (await sink.Alerts.ReadAsync(Token)).Summary.Split(" is ")[0]);
    }

    [Fact]
    public async Task Only_those_who_ask_are_told_again_while_it_lasts()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var once = new Collector();
        var again = new Collector { WantsRepeats = true };
        await using var watcher = new AlertWatcher(metrics, s_settings, [once, again], _clock, _log);

        Traffic(metrics, watcher, seconds: 200, failing: true);

        Alert first = await again.Alerts.ReadAsync(Token);
        Alert second = await again.Alerts.ReadAsync(Token);
        Assert.Equal((false, true, first.StartsAt), (first.Repeated, second.Repeated, second.StartsAt));
        await once.Alerts.ReadAsync(Token);
        Assert.False(once.Alerts.TryRead(out _));
    }

    [Fact]
    public async Task It_looks_at_the_rules_by_the_clock()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var sink = new Collector();
        await using var watcher = new AlertWatcher(metrics, s_settings with { For = TimeSpan.Zero, SpendPerHourUsd = 0.02m }, [sink], _clock, _log);
        watcher.Start();
        for (int i = 0; i < 20; i++)
        {
            metrics.Take(Some.Record());
        }

        _clock.Advance(s_settings.Every);

        Assert.Equal("firing: spend of the last hour is 0.03 USD (upper limit 0.02 USD) at gw-1, SIMULATED", (await sink.Alerts.ReadAsync(Token)).Summary);
    }

    [Fact]
    public async Task A_sink_that_hangs_holds_up_nobody()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var hanging = new Collector { Hangs = true };
        var sink = new Collector();
        await using var watcher = new AlertWatcher(metrics, s_settings, [hanging, sink], _clock, _log);

        Traffic(metrics, watcher, seconds: 60, failing: true);

        Assert.Equal("error_rate", (await sink.Alerts.ReadAsync(Token)).Name);
    }

    [Fact]
    public async Task The_log_is_always_told()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        await using AlertWatcher watcher = AlertWatcher.Create(metrics, s_settings, client, _clock, _log);

        Traffic(metrics, watcher, seconds: 60, failing: true);

        Assert.Equal(
            "Warning: alert error_rate firing: share of failed requests is 50 % (upper limit 5 %) at gw-1, SIMULATED",
            await _log.Lines.ReadAsync(Token));
    }

    private void Traffic(GatewayMetrics metrics, AlertWatcher watcher, int seconds, bool failing)
    {
        for (int i = 0; i < seconds; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            metrics.Take(Some.Record());
            metrics.Take(failing ? Some.Refused() : Some.Record());
            if (i % 5 == 0)
            {
                watcher.Evaluate();
            }
        }
    }

    private void Idle(AlertWatcher watcher, int seconds)
    {
        for (int i = 0; i < seconds; i += 5)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            watcher.Evaluate();
        }
    }

    private sealed class Collector : IAlertSink
    {
        private readonly Channel<Alert> _alerts = Channel.CreateUnbounded<Alert>();

        public ChannelReader<Alert> Alerts => _alerts.Reader;

        public string Name => "collector";

        public bool WantsRepeats { get; init; }

        public bool Hangs { get; init; }

        public Task SendAsync(Alert alert, CancellationToken cancellationToken)
        {
            _alerts.Writer.TryWrite(alert);
            return Hangs ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken) : Task.CompletedTask;
        }
    }
}
