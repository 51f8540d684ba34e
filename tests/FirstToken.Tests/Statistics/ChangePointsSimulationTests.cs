using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only many experiments show.</summary>
public sealed class ChangePointsSimulationTests
{
    [Fact]
    public void Steady_latencies_seldom_look_like_a_change()
    {
        // Log-normal with a spread of 20 %, as latencies of a steady service have.
        const int Experiments = 400;
        int alarms = 0;
        for (int i = 0; i < Experiments; i++)
        {
            var random = new SeededRandom((ulong)i);
            double[] series = [.. Enumerable.Range(0, 100).Select(_ => 300 * Math.Exp(0.2 * random.NextNormal()))];
            alarms += ChangePoints.Find(series).Count > 1 ? 1 : 0;
        }

        Assert.InRange(alarms, 0, Experiments * 5 / 100);
    }
}
