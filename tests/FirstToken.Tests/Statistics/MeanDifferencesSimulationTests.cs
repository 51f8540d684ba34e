using FirstToken.Statistics;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics;

/// <summary>What only many experiments show.</summary>
public sealed class MeanDifferencesSimulationTests
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(20, true)]
    [InlineData(20, false)]
    public void Intervals_hold_the_truth_in_about_95_of_100_experiments(int n, bool paired)
    {
        // Skewed as latencies are: log-normal, and where paired with half of the spread shared by both sides.
        const int Experiments = 2000;
        var random = new SeededRandom(20);
        int held = 0;
        for (int i = 0; i < Experiments; i++)
        {
            double[] left = new double[n];
            double[] right = new double[n];
            for (int k = 0; k < n; k++)
            {
                double shared = paired ? Draw(random) : 0;
                left[k] = shared + Draw(random);
                right[k] = shared + Draw(random) + 10;
            }

            Interval interval = (paired ? MeanDifferences.Paired(left, right) : MeanDifferences.Unpaired(left, right))!.MeanCi95!.Value;
            held += interval.Lower <= 10 && 10 <= interval.Upper ? 1 : 0;
        }

        Assert.InRange((double)held / Experiments, 0.93, 0.98);

        static double Draw(SeededRandom random) => 100 * Math.Exp(0.3 * random.NextNormal());
    }
}
