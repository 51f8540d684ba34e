using FirstToken.Gateway.Watching;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class EnoughSamplesTests
{
    [Fact]
    public void It_takes_as_many_as_for_an_interval_in_a_report()
    {
        Assert.Equal(64, EnoughSamples.Least(Quantile.P90));
        Assert.Equal(130, EnoughSamples.Least(Quantile.P95));
        Assert.Equal(662, EnoughSamples.Least(Quantile.P99));
        Assert.False(EnoughSamples.For(Quantile.P99, 661));
        Assert.True(EnoughSamples.For(Quantile.P99, 662));
    }
}
