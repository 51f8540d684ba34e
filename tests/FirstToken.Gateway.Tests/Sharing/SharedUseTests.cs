using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

/// <summary>What several gateways let in together, with a real Redis between them.</summary>
public sealed class SharedUseTests
{
    private static readonly GatewayKey s_key = new() { Name = "alice", Hash = new string('a', 64) };

    [Fact]
    public async Task Requests_a_minute_are_those_of_all_gateways()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        KeyUse[] uses = [UseAt(one), UseAt(other)];
        GatewayKey key = s_key with { RequestsPerMinute = 10 };

        // All at once: the server counts in one step.
        KeyRefusal?[] refusals = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => uses[i % 2].EnterAsync(key).AsTask()));

        Assert.Equal(10, refusals.Count(refusal => refusal is null));
        KeyRefusal refused = refusals.First(refusal => refusal is not null)!;
        Assert.Equal((429, "rate_limited", "gateway: key 'alice' has made its 10 requests a minute"), (refused.Status, refused.Kind, refused.Message));
        Assert.InRange(refused.RetryAfter!.Value.TotalSeconds, 0.001, 6);
    }

    [Fact]
    public async Task Tokens_used_at_one_gateway_are_missing_at_the_other()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        GatewayKey key = s_key with { TokensPerMinute = 600 };
        Assert.Null(await UseAt(other).EnterAsync(key));

        UseAt(one).Count(key, 1200, 0);
        await one.Redis.AskAsync("PING"); // behind the count, in order
        KeyRefusal refusal = (await UseAt(other).EnterAsync(key))!;

        Assert.Equal("gateway: key 'alice' has used its 600 tokens a minute", refusal.Message);
        Assert.InRange(refusal.RetryAfter!.Value.TotalSeconds, 30, 60.1);
    }

    [Fact]
    public async Task Money_spent_at_one_gateway_is_missing_at_the_other()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        (KeyUse here, KeyUse there) = (UseAt(one), UseAt(other));
        GatewayKey key = s_key with { UsdPerDay = 5 };

        here.Count(key, 0, 2.5m);
        there.Count(key, 0, 2.4999m);
        await one.Redis.AskAsync("PING");
        await other.Redis.AskAsync("PING");
        Assert.Null(await here.EnterAsync(key));
        Assert.Null(await there.EnterAsync(key));
        here.Count(key, 0, 0.0001m);
        await one.Redis.AskAsync("PING");

        Assert.Equal("budget_spent", (await here.EnterAsync(key))!.Kind);
        Assert.Equal("budget_spent", (await there.EnterAsync(key))!.Kind);
        Assert.Equal(5m, there.SpentToday);
    }

    [Fact]
    public async Task A_server_that_lost_everything_is_told_what_was_spent()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        GatewayKey key = s_key with { UsdPerDay = 5 };
        KeyUse use = UseAt(one);
        one.Connected += () => use.ShareAgain(key);
        use.Count(key, 0, 5);
        await one.Redis.AskAsync("PING");

        await server.KillAsync();
        await SharingTests.WaitAsync(() => !one.Redis.IsUp);
        await server.StartAgainAsync();
        await SharingTests.WaitAsync(() => one.Redis.IsUp);
        await one.Redis.AskAsync("PING");

        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings);
        Assert.Equal("budget_spent", (await UseAt(other).EnterAsync(key))!.Kind);
    }

    [Fact]
    public async Task While_the_server_is_gone_a_gateway_goes_by_what_it_has_let_in_itself()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        KeyUse use = UseAt(one);
        GatewayKey key = s_key with { RequestsPerMinute = 3 };
        Assert.Null(await use.EnterAsync(key));
        Assert.Null(await use.EnterAsync(key));

        await server.KillAsync();
        await SharingTests.WaitAsync(() => !one.Redis.IsUp);
        Task<KeyRefusal?> third = use.EnterAsync(key).AsTask();

        Assert.True(third.IsCompleted);
        Assert.Null(await third);
        Assert.Equal("rate_limited", (await use.EnterAsync(key))!.Kind);
    }

    [Fact]
    public async Task What_a_key_without_limits_does_is_nobodys_business()
    {
        await using var sharing = new GatewaySharing(new RedisSettings { Host = "127.0.0.1", Port = 1 }, TimeProvider.System);

        Assert.True(UseAt(sharing).EnterAsync(s_key).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Gateways_of_another_prefix_count_for_themselves()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using GatewaySharing one = await SharingTests.ConnectAsync(server.Settings);
        await using GatewaySharing other = await SharingTests.ConnectAsync(server.Settings with { Prefix = "staging" });
        GatewayKey key = s_key with { RequestsPerMinute = 1 };

        Assert.Null(await UseAt(one).EnterAsync(key));
        Assert.Null(await UseAt(other).EnterAsync(key));
    }

    private static KeyUse UseAt(GatewaySharing sharing) => new(TimeProvider.System, sharing.UseOf("alice"));
}
