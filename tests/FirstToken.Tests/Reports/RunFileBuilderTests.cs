using System.Text;
using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class RunFileBuilderTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public void Figures_computed_again_from_a_file_are_the_figures_in_it(int seed, bool atARate)
    {
        RunFile built = RunFiles.Build(
            Some.Drawn(seed, count: 700, targets: 2),
            plan => plan with { Arrival = atARate ? new FixedArrival() : null },
            result => result with { Dropped = [3, 4] });
        RunFile read = RunFileReader.Parse(RunFileWriter.ToUtf8(built), "r.json");

        RunTarget[] again = [.. read.Targets.Select(RunFileBuilder.Recompute)];

        Assert.Equal(
            Encoding.UTF8.GetString(RunFileWriter.ToUtf8(built)),
            Encoding.UTF8.GetString(RunFileWriter.ToUtf8(read with { Targets = again })));
    }

    [Fact]
    public void A_run_of_very_many_chunks_leaves_their_arrivals_out_and_says_so()
    {
        long[] arrivals = new long[200_000];
        for (int i = 0; i < arrivals.Length; i++)
        {
            arrivals[i] = i * 1_000L;
        }

        RequestRecord record = Some.Record() with { OutputOffsetsNs = arrivals };

        RunFile kept = RunFiles.Build([.. Enumerable.Repeat(record, 10)]);
        RunFile left = RunFiles.Build([.. Enumerable.Repeat(record, 11)]);

        Assert.NotNull(kept.Targets[0].Requests[0].OutputOffsetsNs);
        Assert.Null(left.Targets[0].Requests[0].OutputOffsetsNs);
        Assert.Equal(11 * 199_999, left.Targets[0].Metrics.GapMs!.N);
        Assert.Contains(left.Valid.Notes, note => note.Contains("over 2,000,000; an event log", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_target_has_its_own_requests_in_the_order_of_the_run()
    {
        RunFile run = RunFiles.Build(
            [Some.Record(0), Some.Record(1) with { Target = 1 }, Some.Record(2)], null, result => result with { Dropped = [0, 9] });

        Assert.Equal([0, 2], run.Targets[0].Requests.Select(request => request.N));
        Assert.Equal([1], run.Targets[1].Requests.Select(request => request.N));
        Assert.Equal((2, 1, 9), (run.Targets[0].Counts.Sent, run.Targets[1].Counts.Sent, run.Targets[1].Counts.Dropped));
        Assert.Equal(["first:m-1", "second:m-1"], run.Targets.Select(target => target.Name));
    }

    [Fact]
    public void A_base_url_is_written_without_its_secrets() =>
        Assert.Equal("http://127.0.0.1:4010/first", RunFiles.Build([Some.Record()]).Targets[0].BaseUrl);

    [Fact]
    public void One_simulated_answer_makes_the_run_simulated()
    {
        Assert.True(RunFiles.Build([Some.Record(), Some.Record() with { Simulated = true }]).Simulated);
        Assert.False(RunFiles.Build([Some.Record()]).Simulated);
    }

    [Fact]
    public void The_environment_says_where_the_stamps_came_from()
    {
        RequestRecord late = Some.Record() with { Stamps = StampSource.Read, Target = 1 };

        Assert.Equal("kernel", RunFiles.Build([Some.Record()]).Environment.Stamps);
        Assert.Equal("mixed", RunFiles.Build([Some.Record(), late]).Environment.Stamps);
        Assert.Null(RunFiles.Build([]).Environment.Stamps);
    }

    [Fact]
    public void What_was_asked_is_in_the_file()
    {
        RunConfig closed = RunFiles.Build([Some.Record()]).Config;
        RunConfig open = RunFiles.Build(
            [Some.Record()],
            plan => plan with { Arrival = new FixedArrival(), Http2 = true, Duration = TimeSpan.FromSeconds(1.5), MaxCostUsd = 1 }).Config;

        Assert.Equal(("short", 100, 10, "1.1"), (closed.Prompts, closed.Requests, closed.Concurrency, closed.Http));
        Assert.Null(closed.Arrival);
        Assert.Equal(("one a second", null, "2", 1.5), (open.Arrival, open.Concurrency, open.Http, open.DurationS));
        Assert.Equal(300, open.TimeoutS);
    }

    [Fact]
    public void How_it_went_is_in_the_file()
    {
        RunOutcome outcome = RunFiles.Build(
            [Some.Record()], null, result => result with { Stop = StopReason.CostLimit, StopDetail = "1 USD" }).Outcome;

        Assert.Equal(("cost_limit", "1 USD"), (outcome.Stop, outcome.StopDetail));
        Assert.Equal((2, 0.1, 33_333.333), (outcome.ElapsedS, outcome.CpuS, outcome.CpuUsPerChunk));
    }

    [Fact]
    public void Ids_of_runs_sort_by_time_and_differ()
    {
        string first = RunContext.NewId(RunFiles.Now);

        Assert.StartsWith("20261121-043000-", first, StringComparison.Ordinal);
        Assert.NotEqual(first, RunContext.NewId(RunFiles.Now));
    }

    private sealed class FixedArrival : IArrival
    {
        public string Description => "one a second";

        public IEnumerable<TimeSpan> Offsets() => [];
    }
}
