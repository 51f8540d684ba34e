using System.Globalization;
using System.Text.RegularExpressions;
using FirstToken.Recording;
using FirstToken.Reports.Export;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Export;

public sealed partial class PrometheusTextTests
{
    [Fact]
    public void Latencies_are_summaries_in_seconds_and_counts_are_counters()
    {
        RunFile run = RunFiles.Build(Some.Drawn(seed: 8, count: 900));
        RunTarget target = run.Targets[0];

        string[] lines = Write(run with { Targets = [target] });

        Assert.Contains("# TYPE firsttoken_ttft_seconds summary", lines);
        Assert.Contains("# TYPE firsttoken_requests_total counter", lines);
        Assert.Equal(target.Metrics.TtftMs!.P99!.Value / 1000, Value(lines, "firsttoken_ttft_seconds", "quantile=\"0.99\""));
        Assert.Equal(target.Metrics.TtftMs.N, Value(lines, "firsttoken_ttft_seconds_count"));
        Assert.Equal(target.Metrics.TtftMs.Max!.Value / 1000, Value(lines, "firsttoken_ttft_max_seconds"));
        Assert.Equal(target.Metrics.TtftMs.Ci95.P99!.Value.Upper / 1000, Value(lines, "firsttoken_ttft_interval_seconds", "percentile=\"0.99\",bound=\"upper\""));
        Assert.Equal(target.Metrics.SpeedTps!.P50, Value(lines, "firsttoken_speed_tokens_per_second", "quantile=\"0.5\""));
        Assert.Equal(target.Counts.Ok, Value(lines, "firsttoken_requests_total", "outcome=\"ok\""));
        Assert.Equal(target.Counts.ByError.Sum(error => error.Value), lines.Where(line => line.StartsWith("firsttoken_errors_total{", StringComparison.Ordinal)).Sum(Figure));
    }

    [Fact]
    public void Every_sample_carries_run_target_provider_model_and_whether_it_is_simulated()
    {
        string[] lines = Write(RunFiles.Build([Some.Record()]) with { Simulated = true });

        Assert.All(
            lines.Where(line => !line.StartsWith('#') && !line.StartsWith("firsttoken_run_", StringComparison.Ordinal)),
            line => Assert.Matches(@"^\w+\{run=""20261121-043000-0badcafe"",target=""[^""]+"",provider=""[^""]+"",model=""m-1"",simulated=""true""", line));
    }

    [Fact]
    public void Each_family_is_declared_once_and_keeps_together()
    {
        string[] lines = Write(RunFiles.Build(Some.Drawn(seed: 4, count: 900, targets: 2)));

        string[] families = [.. lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        Assert.Equal(families.Distinct(), families);
        string family = "";
        foreach (string line in lines)
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                family = line.Split(' ')[2];
            }
            else if (!line.StartsWith('#'))
            {
                Assert.Matches($@"^{family}(_sum|_count)?\{{", line);
            }
        }
    }

    [Fact]
    public void A_percentile_of_too_few_samples_has_no_interval()
    {
        string[] lines = Write(RunFiles.Build([Some.Record()]));

        Assert.DoesNotContain(lines, line => line.Contains("_interval_", StringComparison.Ordinal));
        Assert.Equal(0.2, Value(lines, "firsttoken_ttft_seconds", "quantile=\"0.99\""));
    }

    [Fact]
    public void Names_of_targets_are_escaped()
    {
        RunFile run = RunFiles.Build([Some.Record()]);
        run = run with { Targets = [run.Targets[0] with { Name = "a\"b\\c\nd" }] };

        Assert.Contains(Write(run), line => line.Contains("target=\"a\\\"b\\\\c\\nd\"", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_unknown_is_left_out()
    {
        string[] lines = Write(RunFiles.Build([Some.Record() with { Usage = null, CostUsd = null }]));

        Assert.DoesNotContain(lines, line => line.Contains("cost_usd", StringComparison.Ordinal) || line.StartsWith("firsttoken_tokens_total{", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(null)]
    public void What_is_no_figure_is_left_out(double? figure)
    {
        using var text = new StringWriter();
        new PrometheusWriter(text, []).Sample("x_total", figure);

        Assert.Empty(text.ToString());
    }

    [Fact]
    public void A_sample_without_labels_has_no_braces()
    {
        using var text = new StringWriter();
        new PrometheusWriter(text, []).Sample("x_total", 3);

        Assert.Equal("x_total 3\n", text.ToString());
    }

    private static string[] Write(RunFile run)
    {
        using var writer = new StringWriter();
        PrometheusText.Write(run, writer);
        Assert.EndsWith("\n", writer.ToString(), StringComparison.Ordinal);
        return writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static double Value(string[] lines, string name, string label = "simulated=\"false\"") =>
        Figure(lines.Single(line => Regex.IsMatch(line, $@"^{name}\{{.*{label}\}} ")));

    private static double Figure(string line) => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
}
