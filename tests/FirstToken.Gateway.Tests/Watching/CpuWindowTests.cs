using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class CpuWindowTests
{
    [Fact]
    public void A_long_idleness_does_not_hide_a_busy_minute()
    {
        var window = new CpuWindow();
        window.Observe(TimeSpan.FromSeconds(1), TimeSpan.Zero);
        for (int second = 7200; second < 7260; second += 10)
        {
            window.Observe(TimeSpan.FromSeconds(1 + ((second - 7200) * 0.5)), TimeSpan.FromSeconds(second));
        }

        Assert.Equal(0.5, window.Share(TimeSpan.FromSeconds(31), TimeSpan.FromSeconds(7260)));
    }

    [Fact]
    public void What_is_older_than_five_minutes_does_not_count()
    {
        var window = new CpuWindow();
        for (int second = 0; second <= 600; second += 10)
        {
            window.Observe(TimeSpan.FromSeconds(1 + Math.Min(second, 300)), TimeSpan.FromSeconds(second));
        }

        Assert.Equal(0, window.Share(TimeSpan.FromSeconds(301), TimeSpan.FromSeconds(600)));
    }

    [Fact]
    public void Without_time_or_a_system_that_says_nothing_is_known()
    {
        var window = new CpuWindow();
        window.Observe(TimeSpan.FromSeconds(1), TimeSpan.Zero);

        Assert.Null(window.Share(TimeSpan.FromSeconds(1), TimeSpan.Zero));
        Assert.Null(window.Share(TimeSpan.Zero, TimeSpan.FromSeconds(10)));
        Assert.False(window.IsDue(TimeSpan.FromSeconds(9.9)));
        Assert.True(window.IsDue(TimeSpan.FromSeconds(10)));
    }
}
