using FirstToken.Gateway.CacheInjection;
using Xunit;

namespace FirstToken.Gateway.Tests.CacheInjection;

public sealed class CacheLedgerTests
{
    private const ulong Prefix = 7;
    private readonly CacheLedger _ledger = new(new CacheLedgerSettings());

    [Fact]
    public void A_prefix_nobody_knows_is_tried_everywhere() => Assert.Equal(CacheBreakpoints.All, _ledger.Ask(Prefix, TimeSpan.Zero));

    [Fact]
    public void A_conversation_that_reads_what_it_wrote_keeps_its_breakpoints()
    {
        Call(_ledger, 0, written: 5000, read: 0);
        for (int minute = 1; minute < 60; minute++)
        {
            Call(_ledger, minute, written: 300, read: 5000);
        }

        Assert.Equal(CacheBreakpoints.All, _ledger.Ask(Prefix, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Writes_that_nobody_reads_end_first_on_the_tail_and_then_everywhere()
    {
        for (int call = 0; call < 4; call++)
        {
            Call(_ledger, 0, written: 5000, read: 0);
        }

        Assert.Equal(CacheBreakpoints.Prefix, _ledger.Ask(Prefix, TimeSpan.Zero));
        for (int call = 0; call < 4; call++)
        {
            Call(_ledger, 0, written: 5000, read: 0);
        }

        Assert.Equal(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.FromMinutes(9)));
    }

    [Fact]
    public void Breakpoints_that_neither_write_nor_read_are_taken_away()
    {
        for (int call = 0; call < 8; call++)
        {
            Call(_ledger, 0, written: 0, read: 0);
        }

        Assert.Equal(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.Zero));
    }

    [Fact]
    public void A_prefix_given_up_is_tried_again_later_and_each_time_later_still()
    {
        GiveUp(_ledger, 0);
        Assert.Equal(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.FromMinutes(9.9)));
        Assert.Equal(CacheBreakpoints.All, _ledger.Ask(Prefix, TimeSpan.FromMinutes(10)));

        GiveUp(_ledger, 10);
        Assert.Equal(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.FromMinutes(29)));
        Assert.Equal(CacheBreakpoints.All, _ledger.Ask(Prefix, TimeSpan.FromMinutes(30)));
    }

    [Fact]
    public void No_rest_is_longer_than_the_longest()
    {
        double minute = 0;
        for (int round = 0; round < 20; round++)
        {
            GiveUp(_ledger, minute);
            minute += 240;
            Assert.NotEqual(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.FromMinutes(minute)));
        }
    }

    [Fact]
    public void Reads_that_stop_are_noticed_however_well_it_went_before()
    {
        for (int call = 0; call < 100; call++)
        {
            Call(_ledger, 0, written: 100, read: 5000);
        }

        int calls = 0;
        while (_ledger.Ask(Prefix, TimeSpan.Zero) == CacheBreakpoints.All)
        {
            Call(_ledger, 0, written: 5100, read: 0);
            calls++;
        }

        Assert.InRange(calls, 2, 40);
    }

    [Fact]
    public void An_answer_that_comes_after_the_end_changes_nothing()
    {
        GiveUp(_ledger, 0);

        Call(_ledger, 1, written: 0, read: 1_000_000);

        Assert.Equal(CacheBreakpoints.None, _ledger.Ask(Prefix, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Totals_say_what_was_saved_in_tokens_of_plain_input()
    {
        Call(_ledger, 0, written: 1000, read: 0);
        Call(_ledger, 0, written: 0, read: 1000);

        CacheLedgerTotals totals = _ledger.Totals;

        Assert.Equal((2, 1000, 1000), (totals.Calls, totals.WrittenTokens, totals.ReadTokens));
        Assert.Equal(650, totals.SavedTokens, 6);
    }

    [Fact]
    public void Prefixes_do_not_share_an_account_and_the_oldest_are_forgotten()
    {
        var ledger = new CacheLedger(new CacheLedgerSettings { Capacity = 8 });
        for (int prefix = 0; prefix < 1000; prefix++)
        {
            ledger.Ask((ulong)prefix, TimeSpan.FromSeconds(prefix));
        }

        GiveUp(ledger, 20);

        Assert.InRange(ledger.Count, 1, 8);
        Assert.Equal(CacheBreakpoints.All, ledger.Ask(999, TimeSpan.FromMinutes(20)));
    }

    [Fact]
    public void While_prefixes_are_seen_once_and_never_again_new_ones_are_not_written()
    {
        CacheBreakpoints[] wanted = [.. Enumerable.Range(100, 200).Select(prefix => _ledger.Ask((ulong)prefix, TimeSpan.Zero))];

        Assert.InRange(wanted.Count(one => one != CacheBreakpoints.None), 1, 40);
        Assert.Equal(CacheBreakpoints.All, _ledger.Ask(299, TimeSpan.Zero)); // it came again
    }

    [Fact]
    public void Once_new_prefixes_come_again_they_are_written_at_first_sight()
    {
        for (int prefix = 100; prefix < 300; prefix++)
        {
            _ledger.Ask((ulong)prefix, TimeSpan.Zero);
        }

        for (int prefix = 1000; prefix < 1100; prefix++)
        {
            _ledger.Ask((ulong)prefix, TimeSpan.Zero);
            _ledger.Ask((ulong)prefix, TimeSpan.Zero);
        }

        Assert.Equal(CacheBreakpoints.All, _ledger.Ask(5000, TimeSpan.Zero));
    }

    private static void GiveUp(CacheLedger ledger, double minute)
    {
        for (int call = 0; call < 8; call++)
        {
            Call(ledger, minute, written: 5000, read: 0);
        }
    }

    private static void Call(CacheLedger ledger, double minute, long written, long read)
    {
        ledger.Ask(Prefix, TimeSpan.FromMinutes(minute));
        ledger.Observe(Prefix, written, read, TimeSpan.FromMinutes(minute));
    }
}
