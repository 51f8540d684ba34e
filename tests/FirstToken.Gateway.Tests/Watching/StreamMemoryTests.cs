using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class StreamMemoryTests
{
    [Fact]
    public void It_is_the_growth_over_the_smallest_idle_size_a_stream()
    {
        var memory = new StreamMemory();
        memory.Observe(90_000_000, 0);
        memory.Observe(80_000_000, 0);
        memory.Observe(81_000_000, 5);
        memory.Observe(84_000_000, 100);
        memory.Observe(200_000_000, 20);

        Assert.Equal(40_000, memory.BytesPerStream);
    }

    [Fact]
    public void Of_few_streams_nothing_is_said()
    {
        var memory = new StreamMemory();
        memory.Observe(80_000_000, 0);
        memory.Observe(90_000_000, StreamMemory.Enough - 1);

        Assert.Null(memory.BytesPerStream);
    }

    [Fact]
    public void Without_an_idle_moment_nothing_is_said()
    {
        var memory = new StreamMemory();
        memory.Observe(90_000_000, 100);

        Assert.Null(memory.BytesPerStream);
    }
}
