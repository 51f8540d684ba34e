using System.Text.Json;
using FirstToken.Gateway.Alerting;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

/// <summary>Alarms of a running gateway, over sockets.</summary>
public sealed class AlertedGatewayTests : IDisposable
{
    private static readonly AlertSettings s_quick = new()
    {
        P95 = null,
        P99 = null,
        Hold = null,
        MemoryGrowthBytes = null,
        RequestsPerSecond = null,
        Window = TimeSpan.FromMinutes(5),
        LeastRequests = 1,
        For = TimeSpan.Zero,
        ResolveFor = TimeSpan.Zero,
        Every = TimeSpan.FromMilliseconds(100),
        Instance = "gw-1",
    };

    private readonly ScriptedUpstream _upstream = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _upstream.Dispose();

    [Fact]
    public async Task An_alarm_is_posted_when_requests_fail_and_again_when_that_is_over()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using RunningGateway gateway = await StartAsync(s_quick with { Webhook = receiver.Url });

        using RawConnection connection = await FailAsync(gateway);
        JsonElement fired = await NextAsync(receiver);
        string during = await gateway.GetAsync("/anthropic/metrics");
        await SucceedAsync(gateway, connection, times: 30);
        JsonElement ended = await NextAsync(receiver);

        Assert.Equal(("error_rate", "firing", "gw-1"), (fired.GetProperty("name").GetString(), fired.GetProperty("status").GetString(), fired.GetProperty("instance").GetString()));
        Assert.Contains("\"error_rate\"", during, StringComparison.Ordinal);
        Assert.Equal(("error_rate", "resolved"), (ended.GetProperty("name").GetString(), ended.GetProperty("status").GetString()));
        Assert.Equal("alert error_rate firing: share of failed requests is 100 % (upper limit 5 %) at gw-1", await gateway.Said.ReadAsync(Token));
        Assert.StartsWith("alert error_rate resolved: ", await gateway.Said.ReadAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_alert_settings_nobody_is_told()
    {
        await using RunningGateway gateway = await StartAsync(null);

        using RawConnection connection = await FailAsync(gateway);

        Assert.Contains("\"alerts_firing\": []", await gateway.GetAsync("/anthropic/metrics"), StringComparison.Ordinal);
        Assert.False(gateway.Said.TryRead(out _));
    }

    [Fact]
    public async Task A_reload_changes_the_limits_and_ends_what_its_rules_find_well()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        AlertSettings settings = s_quick with { Webhook = receiver.Url };
        await using RunningGateway gateway = await StartAsync(settings with { ErrorRate = null, Ttft = TimeSpan.FromSeconds(1) });
        using RawConnection connection = await FailAsync(gateway);
        Assert.False(receiver.Posts.TryRead(out _));

        Reload(gateway, settings with { ErrorRate = 0.5 });
        JsonElement fired = await NextAsync(receiver);
        Reload(gateway, settings with { ErrorRate = 0.6 });
        Reload(gateway, settings with { ErrorRate = null, Ttft = TimeSpan.FromSeconds(1) });
        JsonElement ended = await NextAsync(receiver);

        Assert.Equal(("error_rate", "firing", 0.5), (fired.GetProperty("name").GetString(), fired.GetProperty("status").GetString(), fired.GetProperty("limit").GetDouble()));
        Assert.Equal(("error_rate", "resolved"), (ended.GetProperty("name").GetString(), ended.GetProperty("status").GetString()));
        Assert.Equal(fired.GetProperty("starts_at").GetString(), ended.GetProperty("starts_at").GetString());
    }

    private static void Reload(RunningGateway gateway, AlertSettings alerts) => gateway.Server.Reload(gateway.Settings with { Alerts = alerts });

    private static async Task<JsonElement> NextAsync(Receiver receiver) => JsonDocument.Parse((await receiver.Posts.ReadAsync(Token)).Body).RootElement;

    private Task<RunningGateway> StartAsync(AlertSettings? alerts) => RunningGateway.StartAsync(_upstream.Url, settings => settings with { Alerts = alerts });

    private async Task<RawConnection> FailAsync(RunningGateway gateway)
    {
        Task<string> answer = gateway.GetAsync("/v1/models");
        (_, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}", "500 Internal Server Error"));
        await answer;
        await gateway.NextRecordAsync();
        return connection;
    }

    private static async Task SucceedAsync(RunningGateway gateway, RawConnection upstream, int times)
    {
        for (int i = 0; i < times; i++)
        {
            Task<string> answer = gateway.GetAsync("/v1/models");
            await upstream.ReadRequestAsync();
            await upstream.SendAsync(ScriptedUpstream.Json("{}"));
            await answer;
        }
    }
}
