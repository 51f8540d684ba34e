using System.Text.Json;
using System.Text.Json.Nodes;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary><c>report</c> on the example runs and on files that are none.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    public static string Examples { get; } = FindExamples();

    private static string Example => Path.Combine(Examples, "direct-and-bedrock.json");

    [Fact]
    public async Task Text_is_what_bench_printed()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "8");
        CommandResult bench = await _firstToken.RunAsync("bench", "--target", $"sim@{simulator.Url}", "-n", "3", "-o", "run.json");

        CommandResult report = await _firstToken.RunAsync("report", "run.json");

        Assert.Equal(bench.Output, report.Output);
        Assert.Equal(0, report.ExitCode);
        Assert.Empty(report.Error);
    }

    [Fact]
    public async Task Markdown_marks_what_is_simulated()
    {
        CommandResult report = await _firstToken.RunAsync("report", Example, "--format", "md");

        Assert.Equal(0, report.ExitCode);
        Assert.StartsWith("# direct and Bedrock: 2 targets, 75 requests each", report.Output, StringComparison.Ordinal);
        Assert.Contains("> **SIMULATED", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_the_run_file_without_requests_and_can_be_reported_again()
    {
        CommandResult report = await _firstToken.RunAsync("report", Example, "-o", "small.json");
        CommandResult again = await _firstToken.RunAsync("report", "small.json");

        Assert.Equal((0, "saved to small.json"), (report.ExitCode, report.ErrorLines.Single()));
        JsonNode written = JsonNode.Parse(await File.ReadAllTextAsync(_firstToken.PathOf("small.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("firsttoken.run/1", written["schema"]!.GetValue<string>());
        Assert.Empty(written["targets"]![0]!["requests"]!.AsArray());
        JsonNode original = JsonNode.Parse(await File.ReadAllTextAsync(Example, TestContext.Current.CancellationToken))!;
        Assert.True(JsonNode.DeepEquals(original["targets"]![1]!["metrics"], written["targets"]![1]!["metrics"]));
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("TTFT", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_with_requests_is_the_whole_run_file()
    {
        CommandResult report = await _firstToken.RunAsync("report", Example, "--format", "json", "--requests");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(Example, TestContext.Current.CancellationToken)), JsonNode.Parse(report.Output)));
    }

    [Fact]
    public async Task Csv_has_a_row_a_target_and_metric_or_a_row_a_request()
    {
        CommandResult summary = await _firstToken.RunAsync("report", Example, "-o", "s.csv");
        CommandResult requests = await _firstToken.RunAsync("report", Example, "--format", "csv", "--requests");

        Assert.Equal(0, summary.ExitCode);
        string[] rows = await File.ReadAllLinesAsync(_firstToken.PathOf("s.csv"), TestContext.Current.CancellationToken);
        Assert.StartsWith("run,simulated,valid,target,provider,model,metric,unit,value,n,", rows[0], StringComparison.Ordinal);
        Assert.Equal(2, rows.Count(row => row.Contains(",ttft_ms,ms,", StringComparison.Ordinal)));
        Assert.Equal(1 + 150, requests.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Html_is_one_page_and_charts_are_files()
    {
        CommandResult report = await _firstToken.RunAsync("report", Example, "-o", "run.html", "--charts", "charts");

        Assert.True(report.ExitCode == 0, report.ToString());
        string page = await File.ReadAllTextAsync(_firstToken.PathOf("run.html"), TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SIMULATED", page, StringComparison.Ordinal);
        string[] charts = Directory.GetFiles(_firstToken.PathOf("charts"));
        Assert.Equal(["saved to run.html", $"saved {charts.Length} charts to charts"], report.ErrorLines);
        Assert.NotEmpty(charts);
        Assert.All(charts, chart => Assert.Equal("svg", System.Xml.Linq.XDocument.Load(chart).Root!.Name.LocalName));
    }

    [Fact]
    public async Task An_event_log_is_reported()
    {
        CommandResult report = await _firstToken.RunAsync("report", Path.Combine(Examples, "events.jsonl"));

        Assert.Equal(0, report.ExitCode);
        Assert.Contains("requests: 20 sent, 19 ok, 1 failed", report.Output, StringComparison.Ordinal);
        Assert.Contains("SIMULATED", report.Output, StringComparison.Ordinal);
        Assert.Contains("read from an event log", report.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vllm", "E2EL")]
    [InlineData("aiperf", "Time to Second Token")]
    [InlineData("guidellm", "inter_token_latency_ms")]
    [InlineData("mlperf", "first token latency (TTFT)")]
    public async Task Definitions_of_other_tools_are_named_as_such(string tool, string metric)
    {
        CommandResult text = await _firstToken.RunAsync("report", Example, "--definitions", tool);
        CommandResult json = await _firstToken.RunAsync("report", Example, "--definitions", tool, "--format", "json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("in the definitions of", text.Output, StringComparison.Ordinal);
        Assert.Contains(metric, text.Output, StringComparison.Ordinal);
        JsonElement root = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((tool, true), (root.GetProperty("definitions").GetString(), root.GetProperty("simulated").GetBoolean()));
    }

    [Theory]
    [InlineData("empty", "", 2, "the file is empty")]
    [InlineData("nan", """{"schema":"firsttoken.run/1","id":"x","targets":[{"name":"p:m","provider":"p","model":"m","metrics":{"ttft_ms":{"n":1,"p50":NaN}}}]}""", 2, "'N' is an invalid start of a value")]
    [InlineData("other-schema", """{"schema":"somebody.else/3"}""", 2, "schema 'somebody.else/3' is not 'firsttoken.run/1'")]
    [InlineData("no-run", """{"results":{}}""", 2, "names no schema")]
    [InlineData("older-empty", """{"providers":{}}""", 2, "an empty run: it has no targets")]
    [InlineData("array", "[1,2,3]", 2, "no JSON object")]
    [InlineData("binary", "\u0001\u0000\u0002", 2, "binary data")]
    public async Task What_is_no_run_gets_one_line_and_exit_code_2(string name, string content, int code, string reason)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf(name), content, TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync("report", name);

        Assert.Equal(code, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith($"firsttoken report: {name}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_file_a_folder_a_missing_file_and_an_empty_run_are_refused()
    {
        string whole = await File.ReadAllTextAsync(Example, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_firstToken.PathOf("cut.json"), whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        JsonNode run = JsonNode.Parse(whole)!;
        run["targets"] = new JsonArray();
        await File.WriteAllTextAsync(_firstToken.PathOf("no-targets.json"), run.ToJsonString(), TestContext.Current.CancellationToken);
        Directory.CreateDirectory(_firstToken.PathOf("folder"));

        await RefusesAsync("cut.json", "was it cut off?");
        await RefusesAsync("folder", "a folder; name a file in it");
        await RefusesAsync("nowhere.json", "no such file");
        await RefusesAsync("no-targets.json", "an empty run: it has no targets");
    }

    [Fact]
    public async Task One_request_is_reported_and_marked()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "10ms", "--gap", "1ms", "--tokens", "4");
        await _firstToken.RunAsync("bench", "--target", $"sim@{simulator.Url}", "-n", "1", "-o", "one.json");

        CommandResult report = await _firstToken.RunAsync("report", "one.json");

        Assert.Equal(0, report.ExitCode);
        Assert.Contains("* max of n", report.Output, StringComparison.Ordinal);
        Assert.Contains("1 sample is too few for any percentile", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_in_which_all_failed_is_reported_with_exit_code_4()
    {
        await _firstToken.RunAsync("bench", "--target", $"anthropic:m@http://{ClosedPort.Address}", "-n", "2", "-o", "failed.json", "--events", "failed.jsonl");

        CommandResult run = await _firstToken.RunAsync("report", "failed.json");
        CommandResult log = await _firstToken.RunAsync("report", "failed.jsonl");
        CommandResult csv = await _firstToken.RunAsync("report", "failed.json", "--format", "csv");

        Assert.All([run, log, csv], result => Assert.True(result.ExitCode == 4, result.ToString()));
        Assert.Contains("NOT VALID: no request succeeded", run.Output, StringComparison.Ordinal);
        Assert.Contains("NOT VALID: no request succeeded", log.Output, StringComparison.Ordinal);
        Assert.Contains(",error_rate,%,100,", csv.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_valid_is_reported_with_exit_code_3()
    {
        JsonNode run = JsonNode.Parse(await File.ReadAllTextAsync(Example, TestContext.Current.CancellationToken))!;
        run["valid"] = new JsonObject { ["ok"] = false, ["reasons"] = new JsonArray("the client was late") };
        await File.WriteAllTextAsync(_firstToken.PathOf("late.json"), run.ToJsonString(), TestContext.Current.CancellationToken);

        CommandResult report = await _firstToken.RunAsync("report", "late.json");

        Assert.Equal(3, report.ExitCode);
        Assert.Contains("NOT VALID: the client was late", report.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format pdf", "--format 'pdf' is not one of text, md, html, csv")]
    [InlineData("--definitions locust", "--definitions 'locust' is not one of vllm, aiperf, guidellm, mlperf")]
    [InlineData("--requests", "--requests goes with --format csv, json or influx, not with text")]
    [InlineData("--definitions vllm --format prometheus", "--definitions goes with")]
    [InlineData("--definitions vllm --format csv --requests", "exclude each other")]
    [InlineData("--push http://127.0.0.1:9091", "--push takes pushgateway=URL or influx=URL")]
    [InlineData("--push pushgateway=somewhere", "is not http(s)://HOST")]
    [InlineData("--push influx=http://127.0.0.1:8086", "say where to with ?db=NAME")]
    [InlineData("--push influx=http://me:hunter2@127.0.0.1:8086?db=x", "must not hold a user or password")]
    [InlineData("-o /proc/nowhere/run.md", "/proc/nowhere/run.md: cannot be written")]
    public async Task A_bad_flag_gets_one_line_and_exit_code_2(string flags, string reason)
    {
        CommandResult result = await _firstToken.RunAsync(["report", Example, .. flags.Split(' ')]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(reason, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task RefusesAsync(string file, string reason)
    {
        CommandResult result = await _firstToken.RunAsync("report", file);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains($"{file}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
    }

    private static string FindExamples()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "docs", "examples")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "docs", "examples");
    }
}
