using System.Text.Json.Nodes;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Definitions;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Definitions;

public sealed class DefinedRunTests
{
    private const long Ms = 1_000_000;

    // DNS 1, TCP 2, TLS 0.5 ms; 5 ms late; chunks at 200, 220, 240 ms; end at 250; 3 tokens.
    private static readonly RequestRecord s_first = Some.Record();

    // Reused connection, not late; chunks at 300 and 360 ms; end at 361; 7 tokens.
    private static readonly RequestRecord s_second = Some.Record(1) with
    {
        DnsNs = null,
        ConnectNs = null,
        TlsNs = null,
        LatenessNs = 0,
        IntendedNs = 2_000 * Ms,
        TtfaNs = 300 * Ms,
        EndNs = 361 * Ms,
        OutputOffsetsNs = [300 * Ms, 360 * Ms],
        Usage = new Usage { InputUncached = 10, Output = 7 },
    };

    [Fact]
    public void Vllm_starts_before_the_connection_and_interpolates()
    {
        DefinedTarget target = Define("vllm");

        AssertFigures(target, "TTFT", n: 2, p50: (203.5 + 300) / 2, max: 300);
        AssertFigures(target, "E2EL", n: 2, p50: (243.5 + 360) / 2, max: 360);
        AssertFigures(target, "TPOT", n: 2, p50: 15, max: 20); // 40 ÷ 2 and 60 ÷ 6
        AssertFigures(target, "ITL", n: 3, p50: 20, max: 60);
        Assert.Equal(48.25, Summary(target, "TTFT").Stddev, 9); // over n
        double duration = (2_000 + 360 - (1_000 - 3.5)) / 1000;
        Assert.Equal(2 / duration, Rate(target, "request throughput"), 9);
        Assert.Equal(10 / duration, Rate(target, "output token throughput"), 9);
        Assert.Equal((10 + 16 + 10) / duration, Rate(target, "total token throughput"), 9);
    }

    [Fact]
    public void Aiperf_has_the_second_token_and_the_speed_of_each_user()
    {
        DefinedTarget target = Define("aiperf");

        AssertFigures(target, "Time to First Token", n: 2, p50: 251.75, max: 300);
        AssertFigures(target, "Time to Second Token", n: 2, p50: 40, max: 60);
        AssertFigures(target, "Time to First Output Token", n: 2, p50: (223.5 + 300) / 2, max: 300);
        AssertFigures(target, "Inter Token Latency", n: 2, p50: 15, max: 20);
        AssertFigures(target, "Inter Chunk Latency", n: 3, p50: 20, max: 60);
        AssertFigures(target, "Output Token Throughput Per User", n: 2, p50: 75, max: 100);
    }

    [Fact]
    public void Guidellm_weighs_by_tokens_and_counts_the_wait_into_its_tpot()
    {
        DefinedTarget target = Define("guidellm");

        AssertFigures(target, "inter_token_latency_ms", n: 2, p50: 10, max: 20); // 20 twice, 10 six times
        Assert.Equal(((20 * 2) + (10 * 6)) / 8.0, Summary(target, "inter_token_latency_ms").Mean, 9);
        AssertFigures(target, "time_per_output_token_ms", n: 2, p50: 360 / 7.0, max: 243.5 / 3);
        AssertFigures(target, "request_latency", n: 2, p50: 0.2535, max: 0.361);
    }

    [Fact]
    public void Mlperf_counts_from_the_scheduled_time_and_takes_the_floor_of_the_position()
    {
        DefinedTarget target = Define("mlperf");

        AssertFigures(target, "first token latency (TTFT)", n: 2, p50: 300, max: 300); // position ⌊2 × 0.5⌋ = 1
        AssertFigures(target, "sample latency", n: 2, p50: 360, max: 360);
        Assert.Equal(205, Summary(target, "first token latency (TTFT)").Min);
        Assert.Equal(1 / 1.365, Rate(target, "completed samples per second"), 9);
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("aiperf")]
    [InlineData("guidellm")]
    [InlineData("mlperf")]
    public void A_report_names_the_tool_each_definition_and_that_it_is_simulated(string name)
    {
        ToolDefinitions tool = ToolDefinitions.Find(name)!;
        RunFile run = RunFiles.Build([s_first, s_second, Some.Failure(ErrorKind.RateLimit, 2)]) with { Simulated = true };

        string[] lines = [.. PlainText.Write(DefinitionReport.Of(DefinedRun.Of(run, tool)))];

        Assert.StartsWith("SIMULATED", lines[0], StringComparison.Ordinal);
        Assert.Contains($"a name: in the definitions of {tool.Title}, not in this tool's own", lines);
        Assert.Contains("  requests: 2 successful, 1 failed", lines);
        Assert.Contains("  " + tool.Percentiles, lines);
        Assert.All(tool.Metrics, metric => Assert.Contains($"  {metric.Name}: {metric.Definition}", lines));
        Assert.All(tool.Remarks, remark => Assert.Contains("  note: " + remark, lines));
    }

    [Fact]
    public void What_the_records_cannot_give_stays_out()
    {
        RequestRecord bare = s_first with { Usage = null };
        RunFile run = RunFiles.Build([bare]);
        run = run with { Targets = [run.Targets[0] with { Requests = [.. run.Targets[0].Requests.Select(request => request with { OutputOffsetsNs = null })] }] };

        DefinedTarget target = DefinedRun.Of(run, ToolDefinitions.Find("vllm")!).Targets[0];
        string[] lines = [.. PlainText.Write(DefinitionReport.Of(DefinedRun.Of(run, ToolDefinitions.Find("vllm")!)))];

        Assert.Null(target.Metrics.Single(metric => metric.Metric.Name == "TPOT").Summary);
        Assert.Null(target.Metrics.Single(metric => metric.Metric.Name == "ITL").Summary);
        Assert.Contains("  output token throughput: -", lines);
        Assert.Contains(lines, line => line.Contains("arrivals of chunks are missing", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_single_requests_there_are_no_other_definitions()
    {
        RunFile run = FirstToken.Reports.Export.SummaryJson.Of(RunFiles.Build([s_first]));

        RunFileException refused = Assert.Throws<RunFileException>(() => DefinedRun.Of(run, ToolDefinitions.Find("vllm")!));

        Assert.Contains("need the single requests", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_and_csv_hold_the_same_figures()
    {
        DefinedRun defined = DefinedRun.Of(RunFiles.Build([s_first, s_second]), ToolDefinitions.Find("vllm")!);
        using var stream = new MemoryStream();
        using var text = new StringWriter();

        DefinitionJson.Write(defined, stream);
        DefinitionReport.WriteCsv(defined, text);

        JsonNode tpot = JsonNode.Parse(stream.ToArray())!["targets"]![0]!["metrics"]!.AsArray().Single(metric => metric!["name"]!.GetValue<string>() == "TPOT")!;
        Assert.Equal(15, tpot["p50"]!.GetValue<double>());
        Assert.Contains("20261121-043000-0badcafe,false,vllm,first:m-1,TPOT,ms,,2,15,5,10,15,19,19.5,19.9,20", text.ToString().Split('\n'));
    }

    private static DefinedTarget Define(string tool) =>
        DefinedRun.Of(RunFiles.Build([s_first, s_second, Some.Failure(ErrorKind.RateLimit, 2)]), ToolDefinitions.Find(tool)!).Targets[0];

    private static ToolSummary Summary(DefinedTarget target, string name) => target.Metrics.Single(metric => metric.Metric.Name == name).Summary!;

    private static double Rate(DefinedTarget target, string name) => target.Rates.Single(rate => rate.Rate.Name == name).Value!.Value;

    private static void AssertFigures(DefinedTarget target, string name, int n, double p50, double max)
    {
        ToolSummary summary = Summary(target, name);
        Assert.Equal(n, summary.N);
        Assert.Equal(p50, summary.P50, 9);
        Assert.Equal(max, summary.Max, 9);
    }
}
