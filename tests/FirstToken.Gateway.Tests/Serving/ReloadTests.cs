using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Simulator;
using FirstToken.Simulator.Behaviour;
using Xunit;

namespace FirstToken.Gateway.Tests.Serving;

public sealed class ReloadTests
{
    private const string Body = """{"model":"claude-haiku-4-5","max_tokens":20,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    [Fact]
    public async Task A_stream_under_way_survives_a_reload_that_sends_its_route_elsewhere()
    {
        await using SimulatorServer old = await SimulateAsync();
        await using SimulatorServer other = await SimulateAsync();
        await using RunningGateway gateway = await RunningGateway.StartAsync(old.Url);
        using RawConnection stream = await gateway.ConnectAsync();
        await stream.SendAsync(Request);
        await stream.ReadUntilAsync("event: content_block_delta");

        gateway.Server.Reload(Leading(other.Url));

        using RawConnection later = await gateway.ConnectAsync();
        await later.SendAsync(Request);
        await later.ReadUntilAsync("event: message_stop");
        await stream.ReadUntilAsync("event: message_stop");
        GatewayRecord[] records = [await gateway.NextRecordAsync(), await gateway.NextRecordAsync()];
        Assert.All(records, record => Assert.Null(record.Request.Error));
        Assert.Equal((1, 1), (Streams(old), Streams(other)));
    }

    [Fact]
    public async Task Connections_of_an_upstream_that_stays_are_kept()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: gateway\r\n\r\n");
        (_, RawConnection kept) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");

        gateway.Server.Reload(Leading(upstream.Url));

        await client.SendAsync("GET /v1/models/a HTTP/1.1\r\nHost: gateway\r\n\r\n");
        Assert.StartsWith("GET /v1/models/a", await kept.ReadRequestAsync(), StringComparison.Ordinal);
        await kept.SendAsync(ScriptedUpstream.Json("[]"));
        await client.ReadUntilAsync("[]");
        kept.Dispose();
    }

    [Fact]
    public async Task Connections_of_an_upstream_that_is_gone_are_closed()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: gateway\r\n\r\n");
        (_, RawConnection kept) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        await client.ReadUntilAsync("{}");

        gateway.Server.Reload(Leading(new Uri("http://127.0.0.1:9")));

        Assert.Equal(string.Empty, await kept.ReadToEndAsync());
        kept.Dispose();
    }

    private static string Request => $"POST /v1/messages HTTP/1.1\r\nHost: gateway\r\nx-api-key: any\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}";

    private static Task<SimulatorServer> SimulateAsync() => SimulatorServer.StartAsync(
        new SimulatorOptions
        {
            Listen = "127.0.0.1:0",
            Behavior = new Behavior { Ttft = TimeSpan.FromMilliseconds(20), Gap = TimeSpan.FromMilliseconds(50), Tokens = 20 },
        },
        TestContext.Current.CancellationToken);

    private static int Streams(SimulatorServer simulator) => simulator.Log.After().Count(entry => entry.Path == "/v1/messages");

    private static GatewaySettings Leading(Uri upstream) =>
        StandardRoutes.With([.. StandardRoutes.UpstreamNames.Select(name => new UpstreamSettings { Name = name, Api = name, Url = upstream })]) with
        {
            Listen = "127.0.0.1:0",
            Drain = TimeSpan.FromSeconds(5),
            WarmUpRoutes = false,
        };
}
