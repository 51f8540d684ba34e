using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Bodies;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class BreakerAndBalanceTests : IDisposable
{
    private static readonly AttemptEnd s_failure = new(AttemptOutcome.Failed, new RequestError(ErrorKind.Overloaded, "no"));
    private static readonly string s_long = string.Concat(Enumerable.Repeat("you are kind. ", 300));
    private readonly Upstream[] _upstreams = [Make("a"), Make("b"), Make("c")];
    private readonly HandClock _clock = new();

    [Fact]
    public async Task An_upstream_that_fails_is_left_alone_until_one_request_finds_it_back()
    {
        var breaker = new CircuitBreaker(new BreakerSettings { Of = 4, Failures = 0.5, Open = TimeSpan.FromSeconds(10) }, _clock);
        int asked = 0;
        for (int i = 0; i < 4; i++)
        {
            await breaker.RunAsync(() => Fail(ref asked));
        }

        Assert.True(breaker.IsOpen);
        Assert.Equal(AttemptOutcome.BreakerOpen, (await breaker.RunAsync(() => Fail(ref asked))).Outcome);
        Assert.Equal(4, asked);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.False(breaker.IsOpen); // else nobody would ask it while others answer
        Assert.Equal(AttemptOutcome.Ready, (await breaker.RunAsync(() => Task.FromResult(new AttemptEnd(AttemptOutcome.Ready)))).Outcome);
        Assert.Equal("closed", breaker.State);
    }

    [Fact]
    public async Task A_trial_that_fails_leaves_it_alone_again()
    {
        var breaker = new CircuitBreaker(new BreakerSettings { Of = 2, Open = TimeSpan.FromSeconds(10) }, _clock);
        int asked = 0;
        for (int i = 0; i < 2; i++)
        {
            await breaker.RunAsync(() => Fail(ref asked));
        }

        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(AttemptOutcome.Failed, (await breaker.RunAsync(() => Fail(ref asked))).Outcome);

        Assert.True(breaker.IsOpen);
        Assert.Equal(AttemptOutcome.BreakerOpen, (await breaker.RunAsync(() => Fail(ref asked))).Outcome);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task What_another_gateway_found_failing_is_left_alone_here_too()
    {
        var breaker = new CircuitBreaker(new BreakerSettings { Open = TimeSpan.FromSeconds(10) }, _clock);
        int asked = 0;

        breaker.LeaveAlone();

        Assert.Equal("open", breaker.State);
        Assert.Equal(AttemptOutcome.BreakerOpen, (await breaker.RunAsync(() => Fail(ref asked))).Outcome);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("closed", breaker.State);
    }

    [Fact]
    public async Task Limits_and_refusals_open_no_breaker()
    {
        var breaker = new CircuitBreaker(new BreakerSettings { Of = 2 }, _clock);
        foreach (AttemptEnd end in (AttemptEnd[])[s_failure with { Error = new RequestError(ErrorKind.RateLimit, "later") }, new(AttemptOutcome.Refused), new(AttemptOutcome.GivenUp)])
        {
            for (int i = 0; i < 5; i++)
            {
                await breaker.RunAsync(() => Task.FromResult(end));
            }
        }

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public async Task An_open_breaker_is_passed_over_without_a_request()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(
            new SpeedUpSettings { FailOver = true }, null, new BreakerSettings { Of = 2, Open = TimeSpan.FromMinutes(1) }, first.Url, second.Url));
        RawConnection? failing = null;
        RawConnection? working = null;
        for (int i = 0; i < 4; i++)
        {
            using RawConnection client = await gateway.ConnectAsync();
            await client.SendAsync(Guarded.Ask());
            if (i < 2)
            {
                failing ??= await first.AcceptAsync();
                await failing.ReadRequestAsync();
                await failing.SendAsync(ScriptedUpstream.Json("{}", "500 No"));
            }

            working ??= await second.AcceptAsync();
            await working.ReadRequestAsync();
            await working.SendAsync(Guarded.Whole);
            await client.ReadUntilAsync("0\r\n\r\n");
            Assert.Equal(i < 2 ? 2 : 1, (await gateway.NextRecordAsync()).Attempts.Count);
        }

        failing!.Dispose();
        working!.Dispose();
    }

    [Fact]
    public void Of_two_upstreams_the_one_with_the_lower_ttft_gets_the_request()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 500));
        book.Take(Seen("b", ttftMs: 50));
        book.Take(Seen("c", ttftMs: 900));
        var balancer = new Balancer(book, _clock);

        var chosen = Enumerable.Range(0, 600).Select(_ => balancer.Order(Request(affinity: false), _upstreams)[0].Name).CountBy(name => name).ToDictionary();

        // Of three pairs b wins both it is in, a the third; the slowest of all never.
        Assert.InRange(chosen["b"], 350, 450);
        Assert.InRange(chosen["a"], 150, 250);
        Assert.False(chosen.ContainsKey("c"));
    }

    [Fact]
    public void An_upstream_that_was_not_asked_for_long_gets_another_chance()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 500));
        _clock.Advance(TimeSpan.FromMinutes(1));
        book.Take(Seen("b", ttftMs: 50));
        var balancer = new Balancer(book, _clock);

        Assert.Equal("a", balancer.Order(Request(affinity: false), _upstreams[..2])[0].Name);
    }

    [Fact]
    public void Requests_that_begin_alike_go_where_their_prefix_is_cached_until_it_is_not()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 50));
        book.Take(Seen("b", ttftMs: 500));
        var balancer = new Balancer(book, _clock);
        ClientRequest request = Request(affinity: true);
        balancer.Settle(request, _upstreams[1]);

        Assert.Equal(["b", "a"], balancer.Order(request, _upstreams[..2]).Select(upstream => upstream.Name));
        Assert.Equal("a", balancer.Order(Request(affinity: true, system: "other " + s_long), _upstreams[..2])[0].Name);
        Assert.DoesNotContain("b", balancer.Order(request, [_upstreams[0], _upstreams[2]]).Select(upstream => upstream.Name));
        _clock.Advance(TimeSpan.FromMinutes(6));
        book.Take(Seen("a", ttftMs: 50));
        book.Take(Seen("b", ttftMs: 500));
        Assert.Equal("a", balancer.Order(request, _upstreams[..2])[0].Name);
    }

    [Fact]
    public void Of_an_upstream_that_nobody_knows_one_request_finds_out()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 500));
        var balancer = new Balancer(book, _clock);

        Assert.Equal(["b", "a", "a", "a"], Enumerable.Range(0, 4).Select(_ => balancer.Order(Request(affinity: false), _upstreams[..2])[0].Name));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("b", balancer.Order(Request(affinity: false), _upstreams[..2])[0].Name);
    }

    [Fact]
    public void An_upstream_that_fails_at_once_is_not_held_for_the_fastest()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 500));
        book.Take(Seen("b", ttftMs: 50));
        var balancer = new Balancer(book, _clock);
        ClientRequest request = Request(affinity: false);

        balancer.Failed(request, _upstreams[1]);

        Assert.Equal("a", balancer.Order(request, _upstreams[..2])[0].Name);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("b", balancer.Order(request, _upstreams[..2])[0].Name); // one finds out whether it is back
        Assert.Equal("a", balancer.Order(request, _upstreams[..2])[0].Name);
        book.Take(Seen("b", ttftMs: 50));
        Assert.Equal("b", balancer.Order(request, _upstreams[..2])[0].Name);
    }

    [Fact]
    public void Requests_without_a_prefix_that_is_cached_are_bound_to_no_upstream()
    {
        var book = new TtftBook(_clock);
        book.Take(Seen("a", ttftMs: 50));
        book.Take(Seen("b", ttftMs: 500));
        var balancer = new Balancer(book, _clock);
        ClientRequest request = Request(affinity: true, system: "be kind");

        balancer.Settle(request, _upstreams[1]);

        Assert.Equal("a", balancer.Order(request, _upstreams[..2])[0].Name);
    }

    public void Dispose()
    {
        foreach (Upstream upstream in _upstreams)
        {
            upstream.Dispose();
        }
    }

    private static Task<AttemptEnd> Fail(ref int asked)
    {
        asked++;
        return Task.FromResult(s_failure);
    }

    private static Upstream Make(string name) => new(new UpstreamSettings { Name = name, Api = "anthropic", Url = new Uri("http://127.0.0.1:1") }, TimeSpan.FromSeconds(1));

    private static GatewayRecord Seen(string upstream, double ttftMs) => Records.Of(upstream, ttftMs, requestBytes: 6100);

    private ClientRequest Request(bool affinity, string? system = null)
    {
        system ??= s_long;
        byte[] body = System.Text.Encoding.UTF8.GetBytes($"{{\"model\":\"claude-haiku-4-5\",\"system\":\"{system}\",\"messages\":[{{\"role\":\"user\",\"content\":\"{new string('x', 6000 - system.Length)}\"}}]}}");
        var route = new Route(
            new RouteSettings { Prefix = "/v1", Upstreams = ["a", "b", "c"], SpeedUps = new SpeedUpSettings { Balance = new BalanceSettings { Affinity = affinity } } }, _upstreams);
        return new ClientRequest
        {
            Route = route,
            Method = "POST",
            Path = "/v1/messages",
            Query = "",
            Api = route.First.Family.Recognise("POST", "/v1/messages", default),
            Headers = new HeaderDictionary(),
            Body = body,
            Facts = RequestFactsReader.Read(body),
            Arrived = 0,
            Left = CancellationToken.None,
        };
    }
}
