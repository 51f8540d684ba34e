using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class ServerTimingValueTests
{
    [Fact]
    public void Phases_that_are_known_are_named_in_milliseconds()
    {
        Assert.Equal("gateway;dur=0.041, connect;dur=12.500, upstream;dur=1234.568", ServerTimingValue.Of(41_000, 12_500_000, 1_234_567_890));
        Assert.Equal("gateway;dur=0.041, upstream;dur=3.000", ServerTimingValue.Of(41_000, null, 3_000_000));
        Assert.Equal("gateway;dur=0.041", ServerTimingValue.Of(41_000, null, null));
    }

    [Fact]
    public void The_longest_and_the_impossible_have_room()
    {
        Assert.Matches(@"^gateway;dur=0\.000, connect;dur=9223372036\d{3}\.\d{3}, upstream;dur=0\.000$", ServerTimingValue.Of(-1, long.MaxValue, long.MinValue));
    }

    [Fact]
    public void Nothing_but_the_text_is_allocated()
    {
        string text = ServerTimingValue.Of(41_000, 12_500_000, 1_234_567_890);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            text = ServerTimingValue.Of(41_000, 12_500_000, 1_234_567_890);
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        Assert.InRange(each, 1, 24 + (2 * text.Length) + 8);
    }
}
