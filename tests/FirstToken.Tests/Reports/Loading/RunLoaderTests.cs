using System.Text;
using System.Text.Json.Nodes;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Loading;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Loading;

public sealed class RunLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_file_is_opened_as_it_was_saved()
    {
        RunFile run = RunFiles.Build(Some.Drawn(seed: 3, count: 50, targets: 2));
        await RunFileWriter.WriteAsync(run, _folder["r.json"], Token);

        RunFile read = await RunLoader.ReadAsync(_folder["r.json"], Token);

        Assert.Equal(RunFileWriter.ToUtf8(run), RunFileWriter.ToUtf8(read));
    }

    [Fact]
    public async Task An_event_log_gives_the_figures_of_the_same_records()
    {
        RequestRecord[] records = Some.Drawn(seed: 5, count: 400, targets: 2);
        Log("run-1", records, "anthropic:m-1@http://127.0.0.1:4010", "bedrock:global.m:0");

        RunFile read = await RunLoader.ReadAsync(_folder["e.jsonl"], Token);

        Assert.Equal("run-1", read.Id);
        Assert.Equal(["anthropic:m-1@http://127.0.0.1:4010", "bedrock:global.m:0"], read.Targets.Select(target => target.Name));
        Assert.Equal(("anthropic", "m-1", "http://127.0.0.1:4010"), (read.Targets[0].Provider, read.Targets[0].Model, read.Targets[0].BaseUrl));
        Assert.Equal(("bedrock", "global.m:0", null), (read.Targets[1].Provider, read.Targets[1].Model, read.Targets[1].BaseUrl));
        for (int i = 0; i < 2; i++)
        {
            var expected = new TargetStatistics(fromIntended: false);
            foreach (RequestRecord record in records.Where(record => record.Target == i))
            {
                expected.Add(RequestEntry.ToRecord(RequestEntry.Of(record), 0));
            }

            RunTarget wanted = expected.Compute(read.Targets[i]);
            Assert.Equal(wanted.Metrics, read.Targets[i].Metrics);
            Assert.Equal(wanted.Counts.Failed, read.Targets[i].Counts.Failed);
            Assert.Equal(wanted.Throughput, read.Targets[i].Throughput);
            Assert.Equal(200, read.Targets[i].Requests.Count);
            Assert.All(read.Targets[i].Requests, request => Assert.Null(request.Target));
        }
    }

    [Fact]
    public async Task An_event_log_is_simulated_if_any_answer_was()
    {
        Log("run-1", [Some.Record(), Some.Record(1) with { Simulated = true }], "p:m");

        Assert.True((await RunLoader.ReadAsync(_folder["e.jsonl"], Token)).Simulated);
    }

    [Fact]
    public async Task A_report_of_an_event_log_says_nothing_that_is_not_in_it()
    {
        Log("run-1", [Some.Record()], "p:m");

        string[] lines = [.. PlainText.Write(RunReport.Of(await RunLoader.ReadAsync(_folder["e.jsonl"], Token)))];

        Assert.Equal("event log: 1 target", lines[0]);
        Assert.Contains(lines, line => line.StartsWith("note: read from an event log", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("at once", StringComparison.Ordinal) || line.Contains("selftest", StringComparison.Ordinal) || line.Contains("stopped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_runs_in_one_log_stay_apart()
    {
        Log("run-1", [Some.Record()], "p:m");
        Log("run-2", [Some.Record(), Some.Record(1)], "p:m");

        RunFile read = await RunLoader.ReadAsync(_folder["e.jsonl"], Token);

        Assert.Equal("e", read.Id);
        Assert.Equal(["p:m (run run-1)", "p:m (run run-2)"], read.Targets.Select(target => target.Name));
        Assert.Equal([1, 2], read.Targets.Select(target => target.Counts.Sent));
        Assert.Contains(read.Valid.Notes, note => note.Contains("holds 2 runs", StringComparison.Ordinal));
    }

    [Fact]
    public void Requests_above_the_bound_count_in_the_figures_and_are_not_kept()
    {
        var log = new EventLogSummary("e.jsonl");
        RunRequest request = RequestEntry.Of(Some.Record()) with { Run = "r", Target = "p:m" };

        for (int i = 0; i < EventLogSummary.MostRequestsKept + 5; i++)
        {
            log.Add(request with { N = i });
        }

        RunFile run = log.ToRun();
        Assert.Equal(EventLogSummary.MostRequestsKept + 5, run.Targets[0].Counts.Sent);
        Assert.Equal(EventLogSummary.MostRequestsKept, run.Targets[0].Requests.Count);
        Assert.Contains(run.Valid.Notes, note => note.Contains("of all 200,005 requests; of single requests the first 200,000", StringComparison.Ordinal));
    }

    [Fact]
    public void Arrivals_above_the_bound_are_not_kept()
    {
        var log = new EventLogSummary("e.jsonl");
        RunRequest request = RequestEntry.Of(Some.Record()) with { Run = "r", Target = "p:m", OutputOffsetsNs = [.. Enumerable.Range(1, 50_000).Select(i => i * 1000L)] };

        for (int i = 0; i < 41; i++)
        {
            log.Add(request with { N = i });
        }

        RunFile run = log.ToRun();
        Assert.NotNull(run.Targets[0].Requests[39].OutputOffsetsNs);
        Assert.Null(run.Targets[0].Requests[40].OutputOffsetsNs);
        Assert.Equal(41 * 49_999, run.Targets[0].Metrics.GapMs!.N);
        Assert.Contains(run.Valid.Notes, note => note.StartsWith("arrivals of single chunks are at hand for the first requests only", StringComparison.Ordinal));
    }

    [Fact]
    public void A_log_of_very_many_runs_is_refused_before_it_takes_all_memory()
    {
        var log = new EventLogSummary("e.jsonl");
        RunRequest request = RequestEntry.Of(Some.Record());

        RunFileException refused = Assert.Throws<RunFileException>(() =>
        {
            for (int i = 0; i < 65; i++)
            {
                log.Add(request with { Run = $"run-{i}" });
            }
        });

        Assert.Contains("more than 64 runs and targets", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_cut_off_in_its_last_line_is_read_without_it()
    {
        Log("run-1", [Some.Record(), Some.Record(1)], "p:m");
        string text = await File.ReadAllTextAsync(_folder["e.jsonl"], Token);
        await File.WriteAllTextAsync(_folder["e.jsonl"], text[..^40], Token);

        Assert.Equal(1, (await RunLoader.ReadAsync(_folder["e.jsonl"], Token)).Targets[0].Counts.Sent);
    }

    [Fact]
    public async Task A_broken_line_in_a_log_is_refused_with_its_number()
    {
        Log("run-1", [Some.Record(), Some.Record(1), Some.Record(2)], "p:m");
        string[] lines = await File.ReadAllLinesAsync(_folder["e.jsonl"], Token);
        lines[1] = lines[1].Replace("\"ttft_ms\":200", "\"ttft_ms\":NaN", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(_folder["e.jsonl"], lines, Token);

        await RefusesAsync("e.jsonl", ":2: broken line", "'N' is an invalid start of a value");
    }

    [Fact]
    public async Task A_pipe_is_read_like_a_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("named pipes of this kind are not on this system");
        }

        using System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", _folder["pipe"]);
        await make.WaitForExitAsync(Token);
        Log("run-1", [Some.Record()], "p:m");
        byte[] bytes = await File.ReadAllBytesAsync(_folder["e.jsonl"], Token);

        Task write = Task.Run(() => File.WriteAllBytes(_folder["pipe"], bytes), Token);
        RunFile read = await RunLoader.ReadAsync(_folder["pipe"], Token);
        await write;

        Assert.Equal("run-1", read.Id);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n\t\n", "the file is empty")]
    [InlineData("hello", "broken JSON at line 1")]
    [InlineData("[1,2]", "holds no JSON object")]
    [InlineData("{}", "names no schema")]
    [InlineData("{\"a\":1}\n{\"a\":2}", "names no schema")]
    [InlineData("{\"schema\":\"firsttoken.run/9\"}", "schema 'firsttoken.run/9' is not 'firsttoken.run/1'")]
    [InlineData("{\"n\":0,\"started_unix_ns\":\"x\"}\n{}", ":1: broken line")]
    [InlineData("{\"n\":0,\"started_unix_ns\":1", "an event log without one whole line")]
    [InlineData("{\"n\":0,\"started_unix_ns\":1,\"target\":\"p:m\",\"ttft_ms\":1e999,\"e2e_ms\":5}", "request 0 is too large to be a number")]
    public Task What_is_no_run_is_refused_with_one_line(string text, string reason)
    {
        File.WriteAllText(_folder["r.json"], text);
        return RefusesAsync("r.json", reason);
    }

    [Fact]
    public async Task What_is_no_text_is_refused()
    {
        File.WriteAllBytes(_folder["gz"], [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        File.WriteAllBytes(_folder["binary"], [1, 2, 3, 0, 0, 7]);
        File.WriteAllBytes(_folder["utf16"], Encoding.Unicode.GetBytes("{\"schema\":1}"));

        await RefusesAsync("gz", "compressed");
        await RefusesAsync("binary", "binary data");
        await RefusesAsync("utf16", "not UTF-8");
    }

    [Fact]
    public async Task A_folder_and_a_missing_file_are_refused()
    {
        Directory.CreateDirectory(_folder["folder"]);

        await RefusesAsync("folder", "a folder");
        await RefusesAsync("nowhere", "no such file");
    }

    [Fact]
    public async Task A_run_without_targets_or_requests_is_refused()
    {
        RunFile run = RunFiles.Build([Some.Record()]);
        await RunFileWriter.WriteAsync(run with { Targets = [] }, _folder["a.json"], Token);
        await RunFileWriter.WriteAsync(RunFiles.Build([]), _folder["b.json"], Token);

        await RefusesAsync("a.json", "an empty run: it has no targets");
        await RefusesAsync("b.json", "an empty run: no request was made");
    }

    [Fact]
    public async Task A_run_cut_off_says_that_it_ends_in_the_middle()
    {
        byte[] whole = RunFileWriter.ToUtf8(RunFiles.Build([Some.Record()]));
        await File.WriteAllBytesAsync(_folder["r.json"], whole[..^100], Token);

        await RefusesAsync("r.json", "ends in the middle", "cut off?");
    }

    [Fact]
    public async Task A_literal_that_json_does_not_have_is_refused_with_its_place()
    {
        string text = Encoding.UTF8.GetString(RunFileWriter.ToUtf8(RunFiles.Build([Some.Record()])));
        await File.WriteAllTextAsync(_folder["r.json"], text.Replace("\"p50\":200", "\"p50\":NaN", StringComparison.Ordinal), Token);

        await RefusesAsync("r.json", "'N' is an invalid start of a value", "$.targets[0].metrics.ttft_ms", "line 1, byte");
    }

    [Fact]
    public async Task A_figure_too_large_to_be_one_is_refused()
    {
        JsonNode file = JsonNode.Parse(RunFileWriter.ToUtf8(RunFiles.Build([Some.Record()])))!;
        string text = file.ToJsonString().Replace("\"p50\":200", "\"p50\":1e999", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder["r.json"], text, Token);

        await RefusesAsync("r.json", "a figure of ttft_ms is too large");
    }

    [Fact]
    public async Task One_request_and_runs_in_which_all_failed_are_opened()
    {
        await RunFileWriter.WriteAsync(RunFiles.Build([Some.Failure(ErrorKind.RateLimit)]), _folder["r.json"], Token);

        RunFile read = await RunLoader.ReadAsync(_folder["r.json"], Token);

        Assert.Equal(1, read.Targets[0].Counts.Failed);
        Assert.False(read.Valid.Ok);
    }

    public void Dispose() => _folder.Dispose();

    private void Log(string run, RequestRecord[] records, params string[] targets)
    {
        using var log = new EventLogWriter(_folder["e.jsonl"], TimeProvider.System);
        var observer = new EventLogObserver(log, run, targets);
        foreach (RequestRecord record in records)
        {
            observer.OnRecord(record);
        }
    }

    private async Task RefusesAsync(string name, params string[] reasons)
    {
        RunFileException refused = await Assert.ThrowsAsync<RunFileException>(() => RunLoader.ReadAsync(_folder[name], Token));

        Assert.StartsWith(_folder[name], refused.Message, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refused.Message);
    }
}
