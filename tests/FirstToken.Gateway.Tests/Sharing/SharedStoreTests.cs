using System.Text;
using System.Threading.Channels;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

public sealed class SharedStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_gateway_keeps_another_gets_until_its_life_ends()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        byte[] value = [0, 1, 2, (byte)'\r', (byte)'\n', 255];

        one.Store.SetInBackground("a", value, TimeSpan.FromMinutes(1));
        ReadOnlyMemory<byte>? got = await EventuallyAsync(() => other.Store.GetAsync("a", Token));

        Assert.Equal(value, got!.Value.ToArray());
        Assert.Null(await other.Store.GetAsync("b", Token));
        Assert.InRange((await other.Redis.AskAsync("PTTL", "firsttoken:a"))!.Integer, 1, 60_000);
        Assert.Equal(0, one.Store.Lost);
    }

    [Fact]
    public async Task What_one_gateway_announces_the_others_hear()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        var heard = Channel.CreateUnbounded<string>();
        other.Store.Subscribe("breakers", message => heard.Writer.TryWrite(Encoding.UTF8.GetString(message.Span)));
        Assert.NotNull(await other.Redis.AskAsync("PING")); // behind the subscription, in order

        one.Store.Announce("breakers", "anthropic open"u8);

        Assert.Equal("anthropic open", await heard.Reader.ReadAsync(Token));
    }

    [Fact]
    public async Task Subscriptions_outlive_the_connection()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing sharing = await SharingTests.ConnectAsync(server.Settings);
        var heard = Channel.CreateUnbounded<string>();
        sharing.Store.Subscribe("breakers", message => heard.Writer.TryWrite(Encoding.UTF8.GetString(message.Span)));

        await server.KillAsync();
        await SharingTests.WaitAsync(() => !sharing.Redis.IsUp);
        await server.StartAgainAsync();
        await SharingTests.WaitAsync(() => sharing.Redis.IsUp);
        Assert.NotNull(await sharing.Redis.AskAsync("PING"));
        sharing.Store.Announce("breakers", "again"u8);

        Assert.Equal("again", await heard.Reader.ReadAsync(Token));
    }

    [Fact]
    public async Task Without_a_server_nothing_is_there_and_nothing_waits()
    {
        await using var sharing = new GatewaySharing(new RedisSettings { Host = "127.0.0.1", Port = 1 }, TimeProvider.System);

        sharing.Store.SetInBackground("a", new byte[10], TimeSpan.FromMinutes(1));
        sharing.Store.Announce("breakers", "lost"u8);

        Assert.True(sharing.Store.GetAsync("a", Token).AsTask().IsCompleted);
        Assert.Equal(1, sharing.Store.Lost);
        await SharingTests.WaitAsync(() => sharing.Redis.Problem is not null);
        Assert.Equal("cannot be reached (ConnectionRefused)", sharing.Redis.Problem);
    }

    [Fact]
    public async Task A_value_too_large_is_left_out_and_counted()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing sharing = await SharingTests.ConnectAsync(server.Settings);

        sharing.Store.SetInBackground("a", new byte[SharedStore.MostBytes + 1], TimeSpan.FromMinutes(1));

        Assert.Equal(1, sharing.Store.Lost);
        Assert.Null(await sharing.Store.GetAsync("a", Token));
    }

    private static async Task<ReadOnlyMemory<byte>?> EventuallyAsync(Func<ValueTask<ReadOnlyMemory<byte>?>> get)
    {
        ReadOnlyMemory<byte>? got = null;
        while (got is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
            got = await get();
        }

        return got;
    }
}
