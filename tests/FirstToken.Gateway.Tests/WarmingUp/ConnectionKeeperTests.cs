using Xunit;

namespace FirstToken.Gateway.Tests.WarmingUp;

public sealed class ConnectionKeeperTests
{
    [Fact]
    public async Task So_many_connections_stand_before_the_first_request_which_opens_none()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => settings with { Upstreams = [.. settings.Upstreams.Select(one => one with { WarmConnections = one.Name == "anthropic" ? 2 : 0 })] });
        RawConnection[] warm = [await upstream.AcceptAsync(), await upstream.AcceptAsync()];
        foreach (RawConnection connection in warm)
        {
            string request = await connection.ReadRequestAsync();
            Assert.StartsWith("GET /v1/models HTTP/1.1", request, StringComparison.Ordinal);
            Assert.DoesNotContain("api-key", request, StringComparison.OrdinalIgnoreCase);
        }

        foreach (RawConnection connection in warm)
        {
            await connection.SendAsync(ScriptedUpstream.Json("{}"));
        }

        await gateway.Server.WarmedUp;
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        Task<string>[] asked = [.. warm.Select(connection => connection.ReadRequestAsync())];
        RawConnection chosen = warm[Array.IndexOf(asked, await Task.WhenAny(asked))];
        await chosen.SendAsync(ScriptedUpstream.Json("{\"ok\":1}"));

        Assert.EndsWith("{\"ok\":1}", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.False((await gateway.NextRecordAsync()).Request.NewConnection);
        foreach (RawConnection connection in warm)
        {
            connection.Dispose();
        }
    }
}
