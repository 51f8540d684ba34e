using System.Text;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Statistics;
using FirstToken.Tests.Reports;
using Xunit;

namespace FirstToken.Tests.Recording;

public sealed class OlderFileTests
{
    private const string Benchmark =
        """
        {"timestamp": "2026-01-15T09:30:00Z", "model": "m-1", "anything": [1, {"else": true}],
         "providers": {
           "anthropic_direct": {"samples": 50, "error_rate": 0, "total_ms": {"mean": 1010, "p50": 1000, "p90": 1200, "p99": 1500},
             "ttfb_ms": {"p50": 300}, "ttft_ms": {"p50": 400, "p99": 700.5}, "tps_mean": 90, "unknown": {}},
           "aws_bedrock": {"samples": 200, "error_rate": 0.02, "ttft_ms": {"p50": 500, "p99": null}, "model": "m-2"},
           "else": {}}}
        """;

    private const string Session =
        """
        {"sessions": {"anthropic_direct": {"total_session_ms": 60000, "model_time_ms": 42000.5,
          "tool_budget": {"total_calls": 12, "total_tool_ms": 15000, "by_category": {"Bash": {"calls": 4, "total_ms": 12000, "mean_ms": 3000}, "Read": {"calls": 8, "total_ms": 3000}}}},
          "aws_bedrock": {"total_session_ms": 66000}}}
        """;

    private static readonly DateTimeOffset Changed = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    [Fact]
    public void Summaries_are_read_and_the_rest_left_out()
    {
        RunFile run = Read(Benchmark);

        Assert.Equal(("results", "results.json", "another tool"), (run.Id, run.Name, run.Tool.Name));
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero), run.CreatedAt);
        Assert.Equal([("anthropic_direct", "anthropic", "m-1"), ("aws_bedrock", "bedrock", "m-2"), ("else", "else", "m-1")], run.Targets.Select(target => (target.Name, target.Provider, target.Model)));
        RunTarget direct = run.Targets[0];
        Assert.Equal((50, 50, 0, (double?)0), (direct.Counts.Sent, direct.Counts.Ok, direct.Counts.Failed, direct.Counts.StatedErrorRate));
        Assert.Equal(new Summary { N = 50, Mean = 1010, P50 = 1000, P90 = 1200, P99 = 1500 }, direct.Metrics.EndMs);
        Assert.Equal(new Summary { N = 50, P50 = 300 }, direct.Metrics.TtfbMs);
        Assert.Equal((400d, 700.5, 90d), (direct.Metrics.TtftMs!.P50, direct.Metrics.TtftMs.P99, direct.Metrics.SpeedTps!.Mean));
        Assert.Null(run.Targets[1].Metrics.TtftMs!.P99);
        Assert.Null(run.Targets[2].Metrics.TtftMs);
        Assert.All(run.Targets, target => Assert.Empty(target.Requests));
        Assert.Contains(run.Valid.Notes, note => note.StartsWith("another tool's file: only summaries are known", StringComparison.Ordinal));
        Assert.True(run.Valid.Ok);
    }

    [Fact]
    public void Sessions_are_read_with_their_tools()
    {
        RunFile run = Read(Session);

        Assert.Equal(Changed, run.CreatedAt);
        RunSession session = run.Targets[0].Session!;
        Assert.Equal((60000d, 42000.5, 12, 15000d), (session.TotalSessionMs, session.ModelTimeMs, session.ToolBudget!.TotalCalls, session.ToolBudget.TotalToolMs));
        Assert.Equal(new RunToolCategory { Calls = 4, TotalMs = 12000, MeanMs = 3000 }, session.ToolBudget.ByCategory["Bash"]);
        Assert.Equal(new RunToolCategory { Calls = 8, TotalMs = 3000 }, session.ToolBudget.ByCategory["Read"]);
        Assert.Null(run.Targets[1].Session!.ToolBudget);
        Assert.Equal([60000d, 42000.5, 15000, 12], ((string[])["session_total_ms", "session_model_ms", "session_tool_ms", "session_tool_calls"]).Select(name => TargetFigures.Find(name)!.Of(run.Targets[0])!.Value));
    }

    [Fact]
    public void A_file_with_both_has_one_target_a_name()
    {
        RunFile run = Read("""{"providers": {"a": {"samples": 5, "ttft_ms": {"p50": 1}}}, "sessions": {"a": {"total_session_ms": 2}, "b": {"model": "m"}}}""");

        Assert.Equal(["a", "b"], run.Targets.Select(target => target.Name));
        Assert.Equal((1d, 2d), (run.Targets[0].Metrics.TtftMs!.P50, run.Targets[0].Session!.TotalSessionMs));
        Assert.Equal("m", run.Targets[1].Model);
    }

    [Fact]
    public void What_was_read_survives_as_a_run_file()
    {
        RunFile run = Read(Session);

        RunFile again = RunFileReader.Parse(RunFileWriter.ToUtf8(run), "again");

        Assert.Equal(RunFileWriter.ToUtf8(run), RunFileWriter.ToUtf8(again));
        Assert.Equal(42000.5, again.Targets[0].Session!.ModelTimeMs);
    }

    [Theory]
    [InlineData("0.02", "0.5", 0.02, "a share of 1")]
    [InlineData("2", "0.5", 0.02, "percent")]
    [InlineData("100", "0", 1, "percent")]
    [InlineData("1", "0", 0.01, "percent")]
    [InlineData("1.5", "1", 0.015, "percent")]
    public void An_error_rate_is_a_share_or_percent_by_its_size(string first, string second, double share, string said)
    {
        RunFile run = Read("""{"providers": {"a": {"samples": 100, "error_rate": FIRST, "ttft_ms": {"p50": 1}}, "b": {"error_rate": SECOND}}}""".Replace("FIRST", first, StringComparison.Ordinal).Replace("SECOND", second, StringComparison.Ordinal));

        Assert.Equal(share, run.Targets[0].Counts.StatedErrorRate!.Value, 12);
        Assert.Equal(share * 100, TargetFigures.Find("error_rate")!.Of(run.Targets[0])!.Value, 9);
        Assert.Contains(run.Valid.Notes, note => note.StartsWith($"its error_rate is taken as {said}: a {share * 100} %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rate_of_one_where_nothing_was_measured_is_all()
    {
        Assert.Equal(1, Read("""{"providers": {"a": {"samples": 10, "error_rate": 1}}}""").Targets[0].Counts.StatedErrorRate);
    }

    [Fact]
    public void A_small_error_rate_is_not_rounded_away_with_the_counts()
    {
        RunTarget target = Read("""{"providers": {"a": {"samples": 10, "error_rate": 0.014}}}""").Targets[0];

        Assert.Equal((0, 1.4), (target.Counts.Failed, Math.Round(TargetFigures.Find("error_rate")!.Of(target)!.Value, 9)));
    }

    [Fact]
    public void Samples_may_be_a_list_and_may_be_missing()
    {
        RunFile run = Read("""{"providers": {"a": {"samples": [1, 2, 3], "ttft_ms": {"p50": 1}}, "b": {"ttft_ms": {"p50": 1}}}}""");

        Assert.Equal([3, 0], run.Targets.Select(target => target.Metrics.TtftMs!.N));
        Assert.Null(run.Targets[0].Counts.StatedErrorRate);
    }

    [Theory]
    [InlineData("""{"providers": {"a": 5}}""", "f.json: providers.a is not an object")]
    [InlineData("""{"providers": {"a": {"ttft_ms": [1]}}}""", "f.json: providers.a.ttft_ms is not an object")]
    [InlineData("""{"providers": {"a": {"ttft_ms": {"p50": "fast"}}}}""", "f.json: providers.a.ttft_ms.p50 is not a number, 0 or above")]
    [InlineData("""{"providers": {"a": {"ttft_ms": {"p50": -1}}}}""", "f.json: providers.a.ttft_ms.p50 is not a number, 0 or above")]
    [InlineData("""{"providers": {"a": {"ttft_ms": {"p50": 1e999}}}}""", "f.json: providers.a.ttft_ms.p50 is not a number, 0 or above")]
    [InlineData("""{"providers": {"a": {"samples": 1.5}}}""", "f.json: providers.a.samples is not a whole number")]
    [InlineData("""{"providers": {"a": {"samples": 1e15}}}""", "f.json: providers.a.samples is not a whole number")]
    [InlineData("""{"providers": {"a": {"error_rate": 101}}}""", "f.json: providers.a.error_rate is not a share of all requests")]
    [InlineData("""{"providers": {"a": {"error_rate": true}}}""", "f.json: providers.a.error_rate is not a number, 0 or above")]
    [InlineData("""{"providers": {"a": {"model": 5}}}""", "f.json: providers.a.model is not a text")]
    [InlineData("""{"sessions": {"a": {"tool_budget": {"by_category": {"Bash": 5}}}}}""", "f.json: sessions.a.tool_budget.by_category.Bash is not an object")]
    [InlineData("""{"sessions": {"a": []}}""", "f.json: sessions.a is not an object")]
    [InlineData("""{"providers": {"a": {"model": "\ud800"}}}""", "f.json: a text in it is broken")]
    [InlineData("""{"providers": {"a": {""", "f.json: broken JSON at line 1, byte")]
    public void A_value_of_the_wrong_kind_is_named(string json, string problem)
    {
        RunFileException wrong = Assert.Throws<RunFileException>(() => OlderFileReader.Parse(Encoding.UTF8.GetBytes(json), "f.json", Changed));

        Assert.StartsWith(problem, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Message);
    }

    [Fact]
    public void Cut_anywhere_such_a_file_is_refused_in_one_line()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Benchmark);

        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.DoesNotContain('\n', Assert.Throws<RunFileException>(() => OlderFileReader.Parse(cut, "f", Changed)).Message);
        }
    }

    [Fact]
    public async Task The_loader_opens_them_like_any_other_run()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["old.json"], Benchmark, TestContext.Current.CancellationToken);
        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Record()]), folder["new.json"], TestContext.Current.CancellationToken);

        Assert.Equal("another tool", (await RunLoader.ReadAsync(folder["old.json"], TestContext.Current.CancellationToken)).Tool.Name);
        Assert.Null((await RunLoader.ReadAsync(folder["new.json"], TestContext.Current.CancellationToken)).Tool.Name);
        await File.WriteAllTextAsync(folder["session.json"], Session, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["list.json"], "{\"providers\": []}", TestContext.Current.CancellationToken);
        Assert.NotNull((await RunLoader.ReadAsync(folder["session.json"], TestContext.Current.CancellationToken)).Targets[0].Session);
        Assert.EndsWith("list.json: providers is not an object", (await Assert.ThrowsAsync<RunFileException>(() => RunLoader.ReadAsync(folder["list.json"], TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", (await Assert.ThrowsAsync<RunFileException>(() => RunLoader.ReadAsync(folder["none.json"], TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_graded_from_what_is_there()
    {
        RunFile run = Read(Benchmark);

        Assert.Equal(["A", "C"], run.Targets.Take(2).Select(target => Grader.Grade(target, GradeLadder.Default, new SloSet()).Letter));
        Assert.Equal(["ttft_p99", "speed_mean"], Grader.Grade(run.Targets[1], GradeLadder.Default, new SloSet()).NotMeasured.Select(figure => figure.Figure.Name));
    }

    [Fact]
    public void Their_report_says_whose_summaries_they_are()
    {
        RunFile run = Read(Benchmark);

        Snapshot.Matches(PlainText.Write(RunReport.Of(run with { Targets = [.. run.Targets.Take(2), .. Read(Session).Targets] })), "older.txt", Path.Combine(TestFolder(), "..", "Reports", "x.cs"));
    }

    private static string TestFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static RunFile Read(string json) => OlderFileReader.Parse(Encoding.UTF8.GetBytes(json), "folder/results.json", Changed);
}
