using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only very long runs show.</summary>
public sealed class RunTimelineSimulationTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void A_run_of_many_hours_keeps_its_rates()
    {
        var timeline = new RunTimeline();
        for (int i = 0; i < 10_000; i++)
        {
            timeline.Add(new RequestRecord
            {
                Number = i,
                Target = 0,
                StartedUnixNs = 1,
                IntendedNs = i * 10_000 * Ms,
                EndNs = 10_000 * Ms,
                OutputOffsetsNs = [.. Enumerable.Range(0, 30).Select(chunk => 10_000 * Ms * chunk / 30)],
                Usage = new Usage { Output = 30 },
            });
        }

        (RunThroughput rates, string window) = timeline.Measure()!.Value;

        Assert.Equal("steady", window);
        Assert.Equal(0.1, rates.RequestsPerS);
        Assert.InRange(rates.OutputTokensPerS!.Value, 2.99, 3.01);
        Assert.Equal(100_000, rates.RunS);
    }
}
