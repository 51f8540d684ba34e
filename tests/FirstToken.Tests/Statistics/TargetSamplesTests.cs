using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TargetSamplesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_samples_of_every_metric_give_its_summary_again(bool fromIntended)
    {
        RunTarget target = Target(Some.Drawn(seed: 11, count: 60), fromIntended);

        foreach ((string name, Summary summary) in target.Metrics.Present)
        {
            double[] samples = TargetSamples.Of(target, Metrics.Find(name)!);
            Array.Sort(samples);

            Assert.Equal(summary.N, samples.Length);
            if (name != "speed_tps")
            {
                Assert.Equal(
                    (name, summary.Min, summary.P50, summary.P99, summary.Max),
                    (name, samples[0], At(samples, Quantile.P50), At(samples, Quantile.P99), samples[^1]));
            }
            else
            {
                Assert.InRange(At(samples, Quantile.P50), summary.P50!.Value * 0.999, summary.P50.Value * 1.001);
            }
        }
    }

    [Fact]
    public void A_metric_that_a_run_lacks_has_no_samples()
    {
        RunTarget target = Target(Some.Drawn(seed: 11, count: 5), fromIntended: false);

        Assert.Empty(TargetSamples.Of(target, Metrics.Find("service_ttft")!));
        Assert.Empty(TargetSamples.Of(target with { Requests = [] }, Metrics.Find("gap")!));
    }

    [Theory]
    [InlineData("ttft", "ttft_ms")]
    [InlineData("TTFT_MS", "ttft_ms")]
    [InlineData("speed", "speed_tps")]
    public void A_metric_is_found_with_and_without_its_unit(string name, string found) =>
        Assert.Equal(found, Metrics.Find(name)!.Name);

    [Fact]
    public void Every_metric_of_the_file_is_in_the_catalogue()
    {
        RunTarget target = Target(Some.Drawn(seed: 11, count: 60), fromIntended: true);

        Assert.All(target.Metrics.Present, metric => Assert.Same(metric.Value, Metrics.Find(metric.Key)!.Summary(target.Metrics)));
    }

    private static double At(double[] ascending, Quantile quantile) => ascending[(int)quantile.Rank(ascending.Length) - 1];

    private static RunTarget Target(RequestRecord[] records, bool fromIntended)
    {
        var statistics = new TargetStatistics(fromIntended);
        foreach (RequestRecord record in records)
        {
            statistics.Add(record);
        }

        return statistics.Compute(new RunTarget
        {
            Name = "a",
            Provider = "anthropic",
            Model = "m",
            Requests = [.. records.Select(record => RequestEntry.Of(record))],
        });
    }
}
