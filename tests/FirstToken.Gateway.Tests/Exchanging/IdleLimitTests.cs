using System.Diagnostics;
using FirstToken.Gateway.Exchanging;
using Xunit;

namespace FirstToken.Gateway.Tests.Exchanging;

public sealed class IdleLimitTests
{
    private readonly IdleLimit _limit = new();

    [Fact]
    public void Nothing_is_known_at_first_nor_after_one_closing()
    {
        Assert.True(_limit.Allows(S(1000)));
        _limit.Closed(S(5), S(10));
        Assert.True(_limit.Allows(S(5)));
    }

    [Fact]
    public void Two_closings_after_the_same_time_are_a_limit_and_short_of_it_nothing_is_sent()
    {
        _limit.Closed(S(5), S(10));
        _limit.Closed(S(5.1), S(20));

        Assert.True(_limit.Allows(S(4.7)));
        Assert.False(_limit.Allows(S(4.8)));
        Assert.False(_limit.Allows(S(5.2)));
    }

    [Fact]
    public void Connections_that_end_together_are_one_closing()
    {
        for (int i = 0; i < 8; i++)
        {
            _limit.Closed(S(5), S(10) + i); // a restart, after all were used together
        }

        Assert.True(_limit.Allows(S(5)));
    }

    [Fact]
    public void Closings_after_different_times_are_none()
    {
        _limit.Closed(S(5), S(10));
        _limit.Closed(S(30), S(50));
        _limit.Closed(S(12), S(70));

        Assert.True(_limit.Allows(S(12)));
    }

    [Fact]
    public void Those_closed_at_once_say_nothing()
    {
        _limit.Closed(S(0.1), S(10));
        _limit.Closed(S(0.1), S(20));

        Assert.True(_limit.Allows(S(0.1)));
    }

    [Fact]
    public void A_connection_left_open_for_longer_lifts_the_limit()
    {
        _limit.Closed(S(5), S(10));
        _limit.Closed(S(5), S(20));
        Assert.False(_limit.Allows(S(5)));

        Assert.True(_limit.Allows(S(6)));
        Assert.True(_limit.Allows(S(5)));
    }

    private static long S(double seconds) => (long)(seconds * Stopwatch.Frequency);
}
