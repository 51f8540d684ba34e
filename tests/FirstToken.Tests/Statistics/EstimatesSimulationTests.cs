using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only many repetitions show.</summary>
public sealed class EstimatesSimulationTests
{
    [Fact]
    public void The_interval_of_a_mean_holds_the_truth_as_often_as_it_says()
    {
        var random = new SeededRandom(3);
        int held = 0;
        const int Times = 400;
        for (int i = 0; i < Times; i++)
        {
            Interval interval = Estimates.Mean(Enumerable.Range(0, 60).Select(_ => random.NextNormal()))!.Interval!.Value;
            held += interval.Lower <= 0 && interval.Upper >= 0 ? 1 : 0;
        }

        // 95 % less what resampling 60 samples is known to lose, give or take three standard errors.
        Assert.InRange((double)held / Times, 0.90, 0.98);
    }
}
