using FirstToken.Gateway.WarmingUp;
using Xunit;

namespace FirstToken.Gateway.Tests.WarmingUp;

public sealed class KeepPaceTests
{
    private readonly KeepPace _pace = new(TimeSpan.FromSeconds(210));

    [Fact]
    public void Connections_are_used_again_soon_and_ever_later_while_none_is_found_closed()
    {
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 210, 210], Enumerable.Range(0, 10).Select(_ => Next(lost: 0)));
    }

    [Fact]
    public void An_upstream_that_closes_after_a_minute_is_used_every_half_minute_and_seldom_tried_at_more()
    {
        int lost = 0;
        int kept = 0;
        for (int round = 0; round < 200; round++)
        {
            bool isClosed = _pace.Interval > TimeSpan.FromSeconds(60);
            (lost, kept) = isClosed ? (lost + 1, kept) : (lost, kept + 1);
            _pace.Used(isClosed ? 8 : 0);
        }

        Assert.InRange(lost, 1, 13);
        Assert.InRange(_pace.Interval.TotalSeconds, 30, 65);
    }

    [Fact]
    public void It_is_never_shorter_than_a_second_nor_longer_than_the_connections_life()
    {
        _pace.Used(lost: 8);
        Assert.Equal(TimeSpan.FromSeconds(1), _pace.Interval);
        Assert.Equal(TimeSpan.FromMilliseconds(700), new KeepPace(TimeSpan.FromMilliseconds(700)).Interval);
    }

    private double Next(int lost)
    {
        double seconds = _pace.Interval.TotalSeconds;
        _pace.Used(lost);
        return seconds;
    }
}
