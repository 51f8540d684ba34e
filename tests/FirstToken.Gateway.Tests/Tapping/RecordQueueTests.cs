using FirstToken.Gateway.Tapping;
using Xunit;

namespace FirstToken.Gateway.Tests.Tapping;

/// <summary>On which thread records are made: a loop has a name, threads of the pool are the pool's.</summary>
public sealed class RecordQueueTests : IDisposable
{
    private const string Ask = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

    private readonly ScriptedUpstream _upstream = new();

    [Fact]
    public async Task The_record_of_a_short_answer_is_made_where_it_was_relayed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has such a thread");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        using RawConnection server = connection;
        await gateway.NextRecordAsync(); // a connection is opened on the pool, and an answer that is there by then is relayed there

        await client.SendAsync(Ask);
        await server.ReadRequestAsync();
        await server.SendAsync(ScriptedUpstream.Json("{}"));

        Assert.Equal(200, (await gateway.NextRecordAsync()).ClientStatus);
        Assert.StartsWith("connections-", gateway.RecordThread!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_record_of_a_long_answer_is_made_on_the_pool()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url);

        GatewayRecord record = await CallAsync(gateway, $"\"{new string('x', 65_536)}\"");

        Assert.Equal(65_538, record.AnswerBytes);
        Assert.True(gateway.RecordThread!.IsThreadPoolThread);
    }

    [Fact]
    public async Task Who_takes_its_time_does_so_on_the_pool()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url, takesItsTime: true);

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(2, (await CallAsync(gateway, "{}")).AnswerBytes);
            Assert.True(gateway.RecordThread!.IsThreadPoolThread);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task None_is_lost_or_made_twice_however_many_there_are_and_when_the_gateway_ends(bool takesItsTime)
    {
        const int Clients = 16;
        const int Each = 100;
        RunningGateway gateway = await RunningGateway.StartAsync(_upstream.Url, takesItsTime: takesItsTime);
        await Task.WhenAll([ServeAsync(Clients * Each), .. Enumerable.Range(0, Clients).Select(_ => AskAsync(gateway, Each))]);
        await gateway.DisposeAsync(); // what is queued is made first

        var numbers = new HashSet<int>();
        for (int i = 0; i < Clients * Each; i++)
        {
            Assert.True(numbers.Add((await gateway.NextRecordAsync()).Request.Number));
        }

        Assert.False(gateway.HasRecord);
    }

    public void Dispose() => _upstream.Dispose();

    private async Task<GatewayRecord> CallAsync(RunningGateway gateway, string body)
    {
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json(body, headers: "Connection: close\r\n"));
        using (server)
        {
            return await gateway.NextRecordAsync();
        }
    }

    private async Task ServeAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            (_, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json("{}", headers: "Connection: close\r\n"));
            server.Dispose();
        }
    }

    private static async Task AskAsync(RunningGateway gateway, int count)
    {
        using RawConnection client = await gateway.ConnectAsync();
        for (int i = 0; i < count; i++)
        {
            await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            await client.ReadAnswerAsync();
        }
    }
}
