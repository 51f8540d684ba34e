using FirstToken.Judging.Relays;
using FirstToken.Recording;
using FirstToken.Statistics.Relays;
using Xunit;

namespace FirstToken.Tests.Judging.Relays;

public sealed class RelayBenchTests
{
    [Theory]
    [InlineData(1.0, 2.0, true)]
    [InlineData(5.5, 9.0, false)]
    [InlineData(4.0, 6.0, null)]
    public void A_limit_is_met_or_missed_only_with_the_whole_interval(double lower, double upper, bool? met)
    {
        RelayBench bench = Bench(new Interval(lower, upper));

        Assert.Equal(met, bench.Verdicts[0].Met);
    }

    [Fact]
    public void Without_an_interval_nothing_is_claimed()
    {
        RelayVerdict verdict = Bench(null).Verdicts[0];

        Assert.Null(verdict.Met);
        Assert.Contains("too few requests", verdict.Measured, StringComparison.Ordinal);
    }

    [Fact]
    public void Reuse_counts_what_came_between_the_two_looks()
    {
        RelayBench bench = Bench(null) with { Before = new RelayState { Reused = 100, Opened = 50 }, After = new RelayState { Reused = 190, Opened = 60 } };

        Assert.Equal(0.9, bench.Reuse);
        Assert.True(bench.Verdicts.Single(verdict => verdict.Name.StartsWith("upstream", StringComparison.Ordinal)).Met);
    }

    [Theory]
    [InlineData(100, 50_000_000, true)]
    [InlineData(100, 150_000_000, false)]
    [InlineData(4, 150_000_000, null)]
    public void Memory_is_judged_by_the_stream_and_only_with_many(int workers, long growth, bool? met)
    {
        RelayBench bench = Bench(null, workers) with { Before = new RelayState { MemoryBytes = 60_000_000 }, PeakMemoryBytes = 60_000_000 + growth };

        Assert.Equal(met, bench.Verdicts.Single(verdict => verdict.Name == "memory a stream").Met);
    }

    [Fact]
    public void What_nobody_tells_is_not_judged()
    {
        Assert.Equal(2, Bench(null).Verdicts.Count);
    }

    private static RelayBench Bench(Interval? added, int workers = 1) => new()
    {
        CreatedAt = DateTimeOffset.UnixEpoch,
        Simulated = true,
        Target = "sim",
        Gateway = new Uri("http://127.0.0.1:4000"),
        Tests =
        [
            new RelayTest(
                "streaming", workers, new RelaySide(20, 0, 1, 1), new RelaySide(20, 1, 1, 1),
                [new RelayFigure("ttft", 20, 20, 21, 22, 23, new AddedTime(2, added, 2, "signed ranks"))]),
        ],
    };
}
