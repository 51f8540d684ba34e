using FirstToken.Gateway.Alerting;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class AlertsReaderTests
{
    [Theory]
    [InlineData("gateway: {listen: 127.0.0.1:4000}", false)]
    [InlineData("gateway: {alerts: false}", false)]
    [InlineData("gateway: {alerts: true}", true)]
    [InlineData("gateway: {alerts: {}}", true)]
    [InlineData("gateway: {alerts: }", true)]
    public void They_are_off_unless_asked_for(string yaml, bool on)
    {
        using var file = new SettingsFile(yaml);

        Assert.Equal(on ? new AlertSettings() : null, file.Load().Alerts);
    }

    [Fact]
    public void Every_key_is_read()
    {
        using var file = new SettingsFile("""
            gateway:
              alerts:
                p95_latency: 2s
                p99-latency: 3s
                ttft: 1500ms
                hold: 0.5ms
                error_rate: 10%
                memory_growth: 80MB
                request_rate: 0.5
                spend_hour: 20
                spend_day: 100.50
                window: 5m
                least_requests: 5
                for: 0
                resolve_for: 2m
                margin: 0.2
                every: 1s
                instance: eu-1
                webhook_from: HOOK
                webhook_shape: slack
                alertmanager: http://127.0.0.1:9093/am
                attempts: 3
                attempt_timeout: 2s
            """);
        file.Environment["HOOK"] = "https://hooks.example.test/services/secret";

        Assert.Equal(
            new AlertSettings
            {
                P95 = TimeSpan.FromSeconds(2),
                P99 = TimeSpan.FromSeconds(3),
                Ttft = TimeSpan.FromSeconds(1.5),
                Hold = TimeSpan.FromMilliseconds(0.5),
                ErrorRate = 0.1,
                MemoryGrowthBytes = 80_000_000,
                RequestsPerSecond = 0.5,
                SpendPerHourUsd = 20,
                SpendPerDayUsd = 100.5m,
                Window = TimeSpan.FromMinutes(5),
                LeastRequests = 5,
                For = TimeSpan.Zero,
                ResolveFor = TimeSpan.FromMinutes(2),
                Margin = 0.2,
                Every = TimeSpan.FromSeconds(1),
                Instance = "eu-1",
                Webhook = new Uri("https://hooks.example.test/services/secret"),
                WebhookShape = WebhookShape.Slack,
                Alertmanager = new Uri("http://127.0.0.1:9093/am"),
                Attempts = 3,
                AttemptTimeout = TimeSpan.FromSeconds(2),
            },
            file.Load().Alerts);
    }

    [Theory]
    [InlineData("p95_latency")]
    [InlineData("p99_latency")]
    [InlineData("hold")]
    [InlineData("error_rate")]
    [InlineData("memory_growth")]
    [InlineData("request_rate")]
    public void A_limit_of_none_is_not_watched(string rule)
    {
        using var file = new SettingsFile($"gateway: {{alerts: {{{rule}: none}}}}");

        Assert.DoesNotContain(AlertRules.Of(file.Load().Alerts!), one => one.Name == rule);
    }

    [Theory]
    [InlineData("p95: 2s", "3:5: unknown key 'p95' in alerts; did you mean 'p95_latency'?")]
    [InlineData("hold: soon", "3:11: hold 'soon' is not a time such as 30s, 500ms or 2m, or none")]
    [InlineData("error_rate: 5", "3:17: error_rate '5' is not a share such as 5% or 0.05, or none")]
    [InlineData("memory_growth: much", "3:20: memory_growth 'much' is not a size such as 50MB, or none")]
    [InlineData("window: 6m", "3:13: window '6m' is not a time from 10s to 5m")]
    [InlineData("every: 1ms", "3:12: every '1ms' is not a time from 100ms to 1h")]
    [InlineData("margin: 1", "3:13: margin '1' is not a share from 0 to 0.9")]
    [InlineData("webhook_shape: slak", "3:20: webhook_shape 'slak' is not own or slack; did you mean 'slack'?")]
    [InlineData("webhook_from: NOWHERE", "3:19: webhook_from: environment variable NOWHERE is not set")]
    [InlineData("webhook_from: BROKEN", "3:19: webhook_from: what is in environment variable BROKEN is no address (http://… or https://…)")]
    [InlineData("alertmanager: 127.0.0.1", "3:19: alertmanager '127.0.0.1' is no address such as http://127.0.0.1:9093; with a user and password name the environment variable that holds it: alertmanager_from: NAME")]
    public void Mistakes_have_their_place(string line, string mistake)
    {
        using var file = new SettingsFile($"gateway:\n  alerts:\n    {line}\n");
        file.Environment["BROKEN"] = "hunter2";

        Assert.Equal(mistake, Assert.Single(file.Mistakes()));
    }

    [Theory]
    [InlineData("webhook: https://hooks.example.test/services/hunter2")]
    [InlineData("webhook_from: https://hooks.example.test/services/hunter2")]
    [InlineData("alertmanager: http://me:hunter2@127.0.0.1:9093")]
    public void Addresses_with_secrets_are_refused_and_never_repeated(string line)
    {
        using var file = new SettingsFile($"gateway:\n  alerts:\n    {line}\n");

        Assert.DoesNotContain("hunter2", Assert.Single(file.Mistakes()), StringComparison.Ordinal);
    }
}
