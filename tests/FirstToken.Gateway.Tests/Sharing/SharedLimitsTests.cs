using System.Diagnostics;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using FirstToken.Simulator;
using FirstToken.Simulator.Behaviour;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

/// <summary>Two gateways, one Redis, and callers who use both.</summary>
public sealed class SharedLimitsTests
{
    private const string Body = """{"model":"claude-haiku-4-5","max_tokens":2,"messages":[{"role":"user","content":"hi"}]}""";

    // What a busy machine may add; the budget itself is exact.
    private static readonly TimeSpan s_generous = TimeSpan.FromSeconds(2);
    private readonly string _key = KeyText.Create();

    [Fact]
    public async Task A_limit_holds_over_both_and_each_goes_on_alone_while_redis_is_gone()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SimulatorServer upstream = await SimulateAsync();
        await using RunningGateway one = await StartAsync(upstream, redis.Settings);
        await using RunningGateway other = await StartAsync(upstream, redis.Settings);
        await WaitAsync(one, other, up: true);

        // Twelve requests, in turn: ten over both.
        int[] shared = [.. await AskAsync(one, 3), .. await AskAsync(other, 3), .. await AskAsync(one, 3), .. await AskAsync(other, 3)];
        Assert.Equal([.. Enumerable.Repeat(200, 10), 429, 429], shared);

        // Gone: each has its own allowance, less what it has let in itself.
        await redis.KillAsync();
        await WaitAsync(one, other, up: false);
        int[] alone = [.. await AskAsync(one, 5), .. await AskAsync(other, 7)];
        Assert.Equal([200, 200, 200, 200, 429, 200, 200, 200, 200, 200, 200, 429], alone);
    }

    [Fact]
    public async Task An_upstream_that_one_gateway_finds_failing_is_left_alone_by_both()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SimulatorServer upstream = await SimulateAsync();
        var breaker = new BreakerSettings { Of = 2, Open = TimeSpan.FromMilliseconds(500) };
        await using RunningGateway one = await StartAsync(upstream, redis.Settings, breaker: breaker);
        await using RunningGateway other = await StartAsync(upstream, redis.Settings, breaker: breaker);
        await WaitAsync(one, other, up: true);

        // Listening begins a moment after the connection stands: it fails again and again, until that was heard.
        while (other.Server.BreakerOf("anthropic")!.State != "open")
        {
            await one.Server.BreakerOf("anthropic")!.RunAsync(() => Task.FromResult(new AttemptEnd(AttemptOutcome.Failed)));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal("closed", other.Server.BreakerOf("openai")!.State);
    }

    [Fact]
    public async Task Redis_that_comes_back_is_shared_again()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SimulatorServer upstream = await SimulateAsync();
        await using RunningGateway one = await StartAsync(upstream, redis.Settings);
        await using RunningGateway other = await StartAsync(upstream, redis.Settings);
        await redis.KillAsync();
        await WaitAsync(one, other, up: false);
        Assert.Equal(200, Assert.Single(await AskAsync(one, 1)));

        await redis.StartAgainAsync();
        await WaitAsync(one, other, up: true);

        Assert.Equal(Enumerable.Repeat(200, 9), await AskAsync(one, 9));
        Assert.Equal<IEnumerable<int>>([200, 429], await AskAsync(other, 2));
    }

    [Fact]
    public async Task Redis_that_stands_still_costs_no_request_more_than_its_budget()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SimulatorServer upstream = await SimulateAsync();
        await using RunningGateway gateway = await StartAsync(upstream, redis.Settings with { Budget = TimeSpan.FromMilliseconds(5) });
        await WaitAsync(gateway, gateway, up: true);
        redis.Signal("STOP");
        try
        {
            long begun = Stopwatch.GetTimestamp();
            int[] answers = await AskAsync(gateway, 10);

            Assert.Equal(Enumerable.Repeat(200, 10), answers);
            Assert.InRange(Stopwatch.GetElapsedTime(begun), TimeSpan.Zero, s_generous);
        }
        finally
        {
            redis.Signal("CONT");
        }
    }

    [Fact]
    public async Task What_was_spent_at_one_gateway_is_spent_at_the_other()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using SimulatorServer upstream = await SimulateAsync();
        var limits = new GatewayKey { Name = "alice", Hash = KeyText.HashOf(_key), UsdPerDay = 0.00000001m };
        await using RunningGateway one = await StartAsync(upstream, redis.Settings, limits);
        await using RunningGateway other = await StartAsync(upstream, redis.Settings, limits);
        await WaitAsync(one, other, up: true);

        Assert.Equal(200, Assert.Single(await AskAsync(one, 1)));
        await one.NextRecordAsync();
        await one.Server.Sharing!.Redis.AskAsync("PING"); // behind the count, in order

        Assert.Equal(429, Assert.Single(await AskAsync(other, 1)));
    }

    private static Task WaitAsync(RunningGateway one, RunningGateway other, bool up) =>
        SharingTests.WaitAsync(() => one.Server.Sharing!.Redis.IsUp == up && other.Server.Sharing!.Redis.IsUp == up);

    private static Task<SimulatorServer> SimulateAsync() => SimulatorServer.StartAsync(
        new SimulatorOptions { Listen = "127.0.0.1:0", Behavior = new Behavior { Ttft = TimeSpan.FromMilliseconds(1), Gap = TimeSpan.FromMilliseconds(1), Tokens = 2 } },
        TestContext.Current.CancellationToken);

    private Task<RunningGateway> StartAsync(SimulatorServer upstream, RedisSettings redis, GatewayKey? key = null, BreakerSettings? breaker = null) => RunningGateway.StartAsync(
        upstream.Url,
        settings => settings with { Redis = redis, Upstreams = [.. settings.Upstreams.Select(one => one with { Breaker = breaker })], Keys = [key ?? new GatewayKey { Name = "alice", Hash = KeyText.HashOf(_key), RequestsPerMinute = 10 }] });

    private async Task<int[]> AskAsync(RunningGateway gateway, int times)
    {
        List<int> statuses = [];
        for (int i = 0; i < times; i++)
        {
            using RawConnection client = await gateway.ConnectAsync();
            await client.SendAsync($"POST /v1/messages HTTP/1.1\r\nHost: g\r\nx-api-key: {_key}\r\nAuthorization: Bearer own\r\nanthropic-version: 2023-06-01\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
            statuses.Add(int.Parse((await client.ReadToEndAsync()).AsSpan("HTTP/1.1 ".Length, 3), System.Globalization.CultureInfo.InvariantCulture));
        }

        return [.. statuses];
    }
}
