using FirstToken.Gateway.Alerting;
using Xunit;

namespace FirstToken.Gateway.Tests.Alerting;

public sealed class MemoryFloorTests
{
    [Fact]
    public void Growth_is_of_the_lowest_sizes_not_of_the_peaks_between_collections()
    {
        var memory = new MemoryFloor();
        for (int minute = 1; minute <= 30; minute++)
        {
            memory.Observe(80_000_000 + (minute * 1_000_000), TimeSpan.FromMinutes(minute));
            memory.Observe(200_000_000, TimeSpan.FromMinutes(minute + 0.5));
        }

        Assert.Equal(25_000_000, memory.Growth(TimeSpan.FromMinutes(30.9)));
    }

    [Fact]
    public void Before_eleven_minutes_nothing_is_said()
    {
        var memory = new MemoryFloor();
        memory.Observe(1_000_000_000, TimeSpan.FromSeconds(5));
        for (int minute = 1; minute < 10; minute++)
        {
            memory.Observe(80_000_000, TimeSpan.FromMinutes(minute));
        }

        Assert.Null(memory.Growth(TimeSpan.FromMinutes(9.5)));
        memory.Observe(80_000_000, TimeSpan.FromMinutes(10));
        Assert.Equal(0, memory.Growth(TimeSpan.FromMinutes(10.5)));
    }

    [Fact]
    public void What_is_older_than_an_hour_is_forgotten()
    {
        var memory = new MemoryFloor();
        for (int minute = 1; minute <= 300; minute++)
        {
            memory.Observe(minute < 200 ? 80_000_000 : 500_000_000, TimeSpan.FromMinutes(minute));
        }

        Assert.Equal(0, memory.Growth(TimeSpan.FromMinutes(300)));
    }
}
