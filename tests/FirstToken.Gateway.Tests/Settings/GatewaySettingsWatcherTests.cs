using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class GatewaySettingsWatcherTests : IDisposable
{
    private readonly SettingsFile _file = new("gateway: {drain: 1s}\n");
    private readonly HandClock _clock = new();
    private readonly List<GatewaySettings> _applied = [];
    private readonly List<string> _said = [];
    private Exception? _failure;

    [Fact]
    public void A_change_is_taken_once_it_has_settled()
    {
        using GatewaySettingsWatcher watcher = Watch();

        _file.Write("gateway: {drain: 2s}\n");
        _clock.Advance(GatewaySettingsWatcher.Interval);
        Assert.Empty(_applied);

        _file.Write("gateway: {drain: 3s}\n"); // still being written
        _clock.Advance(GatewaySettingsWatcher.Interval);
        Assert.Empty(_applied);

        _clock.Advance(GatewaySettingsWatcher.Interval);
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(_applied).Drain);
        Assert.Equal([$"settings of {_file.Path} taken anew"], _said);

        _clock.Advance(10 * GatewaySettingsWatcher.Interval);
        Assert.Single(_applied);
    }

    [Fact]
    public void A_broken_file_leaves_the_old_settings_and_says_where()
    {
        using GatewaySettingsWatcher watcher = Watch();

        _file.Write("gateway:\n  drian: 2s\n");
        _clock.Advance(3 * GatewaySettingsWatcher.Interval);

        Assert.Empty(_applied);
        Assert.Equal([$"{_file.Path}:2:3: unknown key 'drian' in gateway; did you mean 'drain'?", "the old settings stay in force"], _said);

        _file.Write("gateway:\n  drain: 2s\n");
        _clock.Advance(3 * GatewaySettingsWatcher.Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(_applied).Drain);
    }

    [Fact]
    public void A_file_that_is_gone_leaves_the_old_settings()
    {
        using GatewaySettingsWatcher watcher = Watch();

        File.Delete(_file.Path);
        _clock.Advance(5 * GatewaySettingsWatcher.Interval);

        Assert.Empty(_applied);
        Assert.Equal([$"{_file.Path}: no such file", "the old settings stay in force"], _said);
    }

    [Fact]
    public void A_signal_takes_the_file_at_once_changed_or_not()
    {
        using GatewaySettingsWatcher watcher = Watch();

        watcher.Reload();

        Assert.Single(_applied);
    }

    [Fact]
    public void What_only_a_start_can_change_stays_and_is_named()
    {
        using GatewaySettingsWatcher watcher = Watch();

        _file.Write("gateway: {drain: 1s, listen: '127.0.0.1:4999', events: new.jsonl}\n");
        watcher.Reload();

        Assert.Equal("127.0.0.1:4000", Assert.Single(_applied).Listen);
        Assert.Equal("listen, events: changed, but only for the next start", _said[^1]);
    }

    [Fact]
    public void Settings_that_cannot_be_put_into_force_leave_the_old_ones()
    {
        using GatewaySettingsWatcher watcher = Watch();
        _failure = new IOException("no such certificate");

        watcher.Reload();

        Assert.Equal([$"{_file.Path}: no such certificate", "the old settings stay in force"], _said);
    }

    [Fact]
    public void After_its_end_nothing_is_looked_at()
    {
        Watch().Dispose();

        _file.Write("gateway: {drain: 2s}\n");
        _clock.Advance(5 * GatewaySettingsWatcher.Interval);

        Assert.Empty(_applied);
    }

    public void Dispose() => _file.Dispose();

    private GatewaySettingsWatcher Watch() => new(_file.Source(), _file.Load(), Apply, _said.Add, _clock);

    private void Apply(GatewaySettings settings)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        _applied.Add(settings);
    }
}
