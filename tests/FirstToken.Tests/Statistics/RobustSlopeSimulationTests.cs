using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only many experiments show.</summary>
public sealed class RobustSlopeSimulationTests
{
    [Fact]
    public void The_interval_holds_the_truth_as_often_as_it_says_also_with_many_equal_x()
    {
        var random = new SeededRandom(11);
        int held = 0;
        const int Times = 300;
        for (int i = 0; i < Times; i++)
        {
            Interval interval = RobustSlope.Of(Enumerable.Range(0, 40).Select(n => (n % 4 * 100.0, (n % 4 * 30.0) + (50 * random.NextExponential()))))!.Interval!.Value;
            held += interval.Lower <= 0.3 && interval.Upper >= 0.3 ? 1 : 0;
        }

        Assert.InRange((double)held / Times, 0.92, 0.99);
    }
}
