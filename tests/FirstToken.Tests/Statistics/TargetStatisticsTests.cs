using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TargetStatisticsTests
{
    private static readonly RunTarget Identity = new() { Name = "p:m", Provider = "p", Model = "m" };

    [Fact]
    public void One_request_gives_every_metric_its_definition()
    {
        RunMetrics metrics = Compute([Some.Record()]).Metrics;

        Assert.Equal(100, metrics.TtfbMs!.P50);
        Assert.Equal(200, metrics.TtftMs!.P50);
        Assert.Equal(220, metrics.TtfaMs!.P50);
        Assert.Equal(240, metrics.E2eMs!.P50);
        Assert.Equal(250, metrics.EndMs!.P50);
        Assert.Equal(40, metrics.GenerationMs!.P50);
        Assert.Equal(180, metrics.ServerMs!.P50);
        Assert.Equal((2, 20.0), (metrics.GapMs!.N, metrics.GapMs.P50));
        Assert.Equal(20, metrics.LongestGapMs!.P50);
        Assert.Equal(20, metrics.TpotMs!.P50);
        Assert.Equal(50, metrics.SpeedTps!.P50);
        Assert.Equal(5, metrics.LatenessMs!.P50);
        Assert.Equal(1.5, metrics.ClientWaitMs!.P50);
        Assert.Equal((1, 2, 0.5, 0.1), (metrics.DnsMs!.P50, metrics.ConnectMs!.P50, metrics.TlsMs!.P50, metrics.SendMs!.P50));
        Assert.Null(metrics.ItlMs);
        Assert.Null(metrics.ServiceTtftMs);
    }

    [Fact]
    public void In_a_run_at_a_rate_latencies_start_at_the_intended_moment_and_service_figures_stand_beside_them()
    {
        RunTarget target = Compute([Some.Record()], fromIntended: true);

        Assert.Equal(RunMethods.FromIntended, target.Methods.LatenciesFrom);
        RunMetrics metrics = target.Metrics;
        Assert.Equal((105, 100), (metrics.TtfbMs!.P50, metrics.ServiceTtfbMs!.P50));
        Assert.Equal((205, 200), (metrics.TtftMs!.P50, metrics.ServiceTtftMs!.P50));
        Assert.Equal((245, 240), (metrics.E2eMs!.P50, metrics.ServiceE2eMs!.P50));
        Assert.Equal((225, 255), (metrics.TtfaMs!.P50, metrics.EndMs!.P50));
        Assert.Equal((40, 20), (metrics.GenerationMs!.P50, metrics.TpotMs!.P50));
    }

    [Fact]
    public void Failed_requests_give_counts_and_no_latencies()
    {
        RunTarget target = Compute(
            [Some.Record(), Some.Failure(ErrorKind.RateLimit), Some.Failure(ErrorKind.RateLimit), Some.Failure(ErrorKind.CutShort)],
            dropped: 2);

        Assert.Equal((4, 1, 3, 2), (target.Counts.Sent, target.Counts.Ok, target.Counts.Failed, target.Counts.Dropped));
        Assert.Equal(new Dictionary<string, int> { ["cut_short"] = 1, ["rate_limit"] = 2 }, target.Counts.ByError);
        Assert.Equal(1, target.Metrics.TtfbMs!.N);
        Assert.Equal(1, target.Metrics.LatenessMs!.N);
    }

    [Fact]
    public void A_target_without_requests_has_nothing_but_zeros_and_absences()
    {
        RunTarget target = Compute([]);

        Assert.Empty(target.Metrics.Present);
        Assert.Empty(target.Histograms);
        Assert.Null(target.Throughput);
        Assert.Equal(new RunTokens(), target.Tokens);
        Assert.Equal(new RunCost { PriceAsOf = "2026-11-21" }, target.Cost);
        Assert.Equal(new RunReads(), target.Reads);
        Assert.Equal(new RunMethods(), target.Methods);
    }

    [Fact]
    public void Itl_is_the_gap_over_the_tokens_of_its_chunk()
    {
        RunTarget target = Compute([Some.Record() with { OutputTokensSoFar = [1, 3, 4], Usage = new Usage { Output = 4 } }]);

        Assert.Equal((2, 10.0, 20.0), (target.Metrics.ItlMs!.N, target.Metrics.ItlMs.Min, target.Metrics.ItlMs.Max));
        Assert.Equal("tokens_after_first_chunk", target.Methods.Tpot);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void Itl_is_absent_where_some_chunk_does_not_say_its_tokens(long second, long third) =>
        Assert.Null(Compute([Some.Record() with { OutputTokensSoFar = [1, second, third] }]).Metrics.ItlMs);

    [Fact]
    public void What_tpot_was_divided_by_is_said()
    {
        RequestRecord known = Some.Record() with { OutputTokensSoFar = [1, 2, 3] };

        Assert.Equal("output_tokens_minus_1", Compute([Some.Record()]).Methods.Tpot);
        Assert.Equal("tokens_after_first_chunk", Compute([known]).Methods.Tpot);
        Assert.Equal("mixed", Compute([known, Some.Record()]).Methods.Tpot);
        Assert.Null(Compute([Some.Record() with { Usage = null }]).Methods.Tpot);
    }

    [Fact]
    public void Tokens_and_cost_add_up_over_what_is_known()
    {
        RunTarget target = Compute([Some.Record(), Some.Record(), Some.Failure(ErrorKind.Server)]);

        Assert.Equal(
            new RunTokens { Input = 20, CacheRead = 8, CacheWrite = 4, Output = 6, Reasoning = 2 }, target.Tokens);
        Assert.Equal(0.001m, target.Cost.Usd);
        Assert.Equal(0.0005m, target.Cost.PerRequestUsd);
        Assert.Equal(166.6666666667m, target.Cost.PerMillionOutputUsd);
        Assert.False(target.Cost.Unpriced);
        Assert.Equal("2026-11-21", target.Cost.PriceAsOf);
    }

    [Fact]
    public void Usage_without_a_price_is_unpriced_and_not_free()
    {
        RunCost cost = Compute([Some.Record() with { CostUsd = null }]).Cost;

        Assert.True(cost.Unpriced);
        Assert.Null(cost.Usd);
    }

    [Fact]
    public void Without_usage_nothing_is_known_of_the_cost()
    {
        RunCost cost = Compute([Some.Record() with { CostUsd = null, Usage = null }]).Cost;

        Assert.False(cost.Unpriced);
        Assert.Null(cost.Usd);
    }

    [Fact]
    public void Reads_tell_how_many_chunks_shared_a_stamp_and_who_stamped()
    {
        RunReads kernel = Compute([Some.Record(), Some.Record()]).Reads;
        RunReads mixed = Compute([Some.Record(), Some.Record() with { Stamps = StampSource.Read }]).Reads;

        Assert.Equal((6, 8, 2468), (kernel.Chunks, kernel.Reads, kernel.Bytes));
        Assert.Equal(0.333333, kernel.CoalescedShare);
        Assert.Equal("kernel", kernel.Stamps);
        Assert.Equal("mixed", mixed.Stamps);
    }

    [Fact]
    public void A_request_that_read_nothing_says_nothing_about_the_stamps() =>
        Assert.Null(Compute([Some.Failure(ErrorKind.ConnectRefused) with { Reads = 0 }]).Reads.Stamps);

    [Fact]
    public void Histograms_are_in_microseconds_and_agree_with_the_metrics()
    {
        RunTarget target = Compute(Some.Drawn(seed: 3, count: 60));

        foreach ((string name, string encoded) in target.Histograms)
        {
            HdrHistogram histogram = HdrEncoding.FromBase64(encoded);
            Summary exact = target.Metrics.Present.Single(metric => metric.Key == name + "_ms").Value;
            Assert.Equal(exact.N, histogram.TotalCount);
            Assert.InRange(histogram.ValueAt(Quantile.P90) / 1000d, Math.Max(0, exact.P90!.Value), (Math.Max(0, exact.P90.Value) * 1.001) + 0.001);
        }

        Assert.Contains("gap", target.Histograms.Keys);
    }

    [Fact]
    public void The_gaps_of_all_requests_count_and_a_plain_second_computation_agrees()
    {
        RequestRecord[] records = Some.Drawn(seed: 5, count: 60);
        double[] gaps =
        [
            .. records.Where(record => record.Ok)
                .SelectMany(record => record.OutputOffsetsNs.Zip(record.OutputOffsetsNs.Skip(1), (left, right) => right - left))
                .Select(gap => Math.Round(gap / 1000m, MidpointRounding.AwayFromZero))
                .Select(gap => (double)gap / 1000)
                .Order(),
        ];

        Summary summary = Compute(records).Metrics.GapMs!;

        Assert.Equal(gaps.Length, summary.N);
        Assert.Equal(gaps[(int)Math.Ceiling(gaps.Length * 0.99m) - 1], summary.P99);
        Assert.Equal(gaps.Average(), summary.Mean!.Value, 3);
    }

    private static RunTarget Compute(IEnumerable<RequestRecord> records, bool fromIntended = false, int dropped = 0)
    {
        var statistics = new TargetStatistics(fromIntended);
        foreach (RequestRecord record in records)
        {
            statistics.Add(record);
        }

        return statistics.Compute(Identity, dropped, "2026-11-21");
    }
}
