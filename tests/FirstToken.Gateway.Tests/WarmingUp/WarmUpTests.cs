using System.Net.Sockets;
using FirstToken.Simulator;
using Xunit;

namespace FirstToken.Gateway.Tests.WarmingUp;

public sealed class WarmUpTests
{
    [Fact]
    public async Task A_gateway_is_ready_once_a_request_has_gone_through_every_route()
    {
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, TestContext.Current.CancellationToken);
        await using RunningGateway gateway = await RunningGateway.StartAsync(simulator.Url, settings => settings with { WarmUpRoutes = true });
        using RawConnection client = await gateway.ConnectAsync();

        await gateway.Server.WarmedUp;

        Assert.True(gateway.Server.IsReady);
        await client.SendAsync("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        string page = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", page, StringComparison.Ordinal);
        Assert.Contains("\"/anthropic\":\"ok\"", page, StringComparison.Ordinal);
        Assert.Contains("\"/bedrock\":\"ok\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_that_cannot_be_reached_is_named_and_keeps_nobody_waiting()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        await using RunningGateway gateway = await RunningGateway.StartAsync(new Uri($"http://{socket.LocalEndPoint}"), settings => settings with { WarmUpRoutes = true });
        using RawConnection client = await gateway.ConnectAsync();

        await gateway.Server.WarmedUp;

        await client.SendAsync("GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.Contains("\"/v1\":\"connect_refused\"", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_warm_up_leaves_no_record()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await gateway.Server.WarmedUp;

        await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: x\r\nx-firsttoken-warm-up: guessed\r\n\r\n");
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        using RawConnection kept = connection;

        Assert.Equal(0, (await gateway.NextRecordAsync()).Request.Number);
        Assert.DoesNotContain("warm-up", request, StringComparison.OrdinalIgnoreCase);
    }
}
