using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class HedgeTests
{
    private static readonly SpeedUpSettings s_hedge = new() { Hedge = new HedgeSettings { After = TimeSpan.FromMilliseconds(100), Budget = 1 } };

    [Fact]
    public async Task A_late_request_gets_a_second_beside_it_and_the_first_output_wins()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_hedge, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection slow) = await first.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start));
        (_, RawConnection quick) = await second.AnswerAsync(Guarded.Whole);

        await client.ReadUntilAsync("0\r\n\r\n");
        await slow.WaitForCloseAsync();
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal([("a", "given_up", false), ("b", "ok", true)], record.Attempts.Select(attempt => (attempt.Upstream, attempt.Outcome, attempt.IsHedge)));
        Assert.Equal("b", record.Upstream);
        quick.Dispose();
        slow.Dispose();
    }

    [Fact]
    public async Task The_first_request_may_still_win()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_hedge, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        using RawConnection slow = await first.AcceptAsync();
        await slow.ReadRequestAsync();
        using RawConnection silent = await second.AcceptAsync();
        await silent.ReadRequestAsync();
        await slow.SendAsync(Guarded.Whole);

        await client.ReadUntilAsync("0\r\n\r\n");
        await silent.WaitForCloseAsync();
        Assert.Equal("a", (await gateway.NextRecordAsync()).Upstream);
    }

    [Fact]
    public async Task With_one_upstream_the_second_request_goes_there_too()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_hedge, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        using RawConnection slow = await upstream.AcceptAsync();
        await slow.ReadRequestAsync();
        (_, RawConnection quick) = await upstream.AnswerAsync(Guarded.Whole);

        await client.ReadUntilAsync("0\r\n\r\n");
        Assert.Equal(["given_up", "ok"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
        quick.Dispose();
    }

    [Fact]
    public void Second_requests_stay_within_their_share()
    {
        var budget = new HedgeBudget(new HandClock());
        var settings = new HedgeSettings { Budget = 0.05 };
        int sent = 0;
        for (int i = 0; i < 1000; i++)
        {
            budget.Earn(settings);
            sent += budget.TrySpend(settings) ? 1 : 0;
        }

        Assert.InRange(sent, 50, 51); // and one to begin with
    }

    [Fact]
    public void Second_requests_stay_within_the_days_money()
    {
        var clock = new HandClock();
        var budget = new HedgeBudget(clock);
        var settings = new HedgeSettings { Budget = 1, UsdPerDay = 0.10m };
        GatewayRecord dear = Records.Of("a", cost: 0.06m) with { Attempts = [new AttemptNote("a", "ok", true, 1)] };
        budget.Earn(settings);
        budget.Earn(settings);

        Assert.True(budget.TrySpend(settings));
        budget.Take(dear);
        Assert.True(budget.TrySpend(settings));
        budget.Take(dear);
        budget.Earn(settings);
        Assert.False(budget.TrySpend(settings));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True(budget.TrySpend(settings));
    }

    [Fact]
    public void Late_is_what_95_of_100_such_requests_needed()
    {
        var book = new TtftBook(new HandClock());
        for (int i = 1; i <= 100; i++)
        {
            book.Take(Records.Of("a", ttftMs: i, requestBytes: 1500));
        }

        Assert.Equal(95, book.Find("a", "claude-haiku-4-5", ClientRequest.SizeClassOf(1100))!.P95()!.Value.TotalMilliseconds, 1e-6);
        Assert.Null(book.Find("a", "claude-haiku-4-5", ClientRequest.SizeClassOf(5000)));
        Assert.Null(book.Find("b", "claude-haiku-4-5", ClientRequest.SizeClassOf(1100)));
    }

    [Fact]
    public void Few_requests_say_nothing_of_what_is_late()
    {
        var book = new TtftBook(new HandClock());
        for (int i = 1; i < TtftPage.Least; i++)
        {
            book.Take(Records.Of("a", ttftMs: i));
        }

        Assert.Null(book.Find("a", "claude-haiku-4-5", ClientRequest.SizeClassOf(1500))!.P95());
    }

    [Fact]
    public void A_request_given_up_counts_with_the_time_it_was_waited_for()
    {
        var book = new TtftBook(new HandClock());
        book.Take(Records.Of("b", ttftMs: 10) with { Attempts = [new AttemptNote("a", "given_up", false, 900_000_000), new AttemptNote("b", "ok", true, 10_000_000)] });

        book.Take(Records.Of("b", ttftMs: 10) with { Attempts = [new AttemptNote("a", "given_up", true, 5_000_000)] }); // it would have taken longer: nobody knows how long

        Assert.Equal(900e6, book.Find("a", "claude-haiku-4-5", ClientRequest.SizeClassOf(1500))!.Recent(TimeSpan.FromMinutes(1)));
    }
}
