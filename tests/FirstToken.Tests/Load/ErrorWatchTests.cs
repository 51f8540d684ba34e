using FirstToken.Load;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class ErrorWatchTests
{
    [Fact]
    public void A_few_first_failures_are_not_judged()
    {
        var watch = new ErrorWatch(0.5);

        Assert.All(Enumerable.Range(0, 19), _ => Assert.False(watch.Add(ok: false)));
        Assert.True(watch.Add(ok: false));
    }

    [Fact]
    public void Only_the_newest_hundred_count()
    {
        var watch = new ErrorWatch(0.10);
        for (int i = 0; i < 1000; i++)
        {
            Assert.False(watch.Add(ok: true));
        }

        for (int i = 0; i < 10; i++)
        {
            Assert.False(watch.Add(ok: false));
        }

        Assert.True(watch.Add(ok: false));
        Assert.Contains("11 of the last 100", watch.Describe(), StringComparison.Ordinal);
    }
}
