using FirstToken.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Exchanging;

/// <summary>What stays awake, and for how long: all loops of the process together, and nothing but these tests lets them.</summary>
public sealed class BusyPollTests
{
    private static readonly TimeSpan s_silence = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_loop_stays_awake_until_the_answer_has_ended()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has such a loop");
        await using RunningGateway polling = await StartAsync(busyPoll: true, out ScriptedUpstream upstream);
        TimeSpan before = StampedSocket.PolledInVain;

        await CallAsync(polling, upstream);

        TimeSpan after = StampedSocket.PolledInVain;
        Assert.True(after > before, "the silence inside the answer was not looked through");
        await SleepsAsync(after);
        Assert.Contains("firsttoken_gateway_polled_seconds_total", await polling.GetAsync("/metrics"), StringComparison.Ordinal);
        upstream.Dispose();
    }

    [Fact]
    public async Task A_loop_sleeps_again_when_the_client_leaves_or_the_upstream_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has such a loop");
        await using RunningGateway polling = await StartAsync(busyPoll: true, out ScriptedUpstream upstream);
        using (RawConnection client = await polling.ConnectAsync())
        {
            using RawConnection server = await BeginAsync(client, upstream);
            client.Dispose();
            Assert.Equal(string.Empty, await server.ReadToEndAsync());
        }

        using (RawConnection client = await polling.ConnectAsync())
        {
            using RawConnection server = await BeginAsync(client, upstream);
            server.Dispose();
            await client.ReadToEndAsync();
        }

        await SleepsAsync(null);
        upstream.Dispose();
    }

    // Calls that want nobody awake find nobody awake. The first of them ends what was being looked for, where it was.
    private static async Task SleepsAsync(TimeSpan? polled)
    {
        await using RunningGateway plain = await StartAsync(busyPoll: false, out ScriptedUpstream upstream);
        await CallAsync(plain, upstream);
        polled ??= StampedSocket.PolledInVain;
        await CallAsync(plain, upstream);
        Assert.Equal(polled, StampedSocket.PolledInVain);
        upstream.Dispose();
    }

    private static async Task CallAsync(RunningGateway gateway, ScriptedUpstream upstream)
    {
        using RawConnection client = await gateway.ConnectAsync();
        using RawConnection server = await BeginAsync(client, upstream);
        await Task.Delay(s_silence, TestContext.Current.CancellationToken);
        await server.SendAsync(ScriptedUpstream.Chunk("data: 2\n\n") + "0\r\n\r\n");
        Assert.EndsWith("0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task<RawConnection> BeginAsync(RawConnection client, ScriptedUpstream upstream)
    {
        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        (_, RawConnection server) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead("Connection: close\r\n") + ScriptedUpstream.Chunk("data: 1\n\n"));
        return server;
    }

    private static Task<RunningGateway> StartAsync(bool busyPoll, out ScriptedUpstream upstream)
    {
        upstream = new ScriptedUpstream();
        return RunningGateway.StartAsync(upstream.Url, settings => settings with { Upstreams = [.. settings.Upstreams.Select(one => one with { BusyPoll = busyPoll })] });
    }
}
