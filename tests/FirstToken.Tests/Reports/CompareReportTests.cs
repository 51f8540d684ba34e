using System.Text;
using System.Text.Json;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Charts;
using FirstToken.Reports.Ci;
using FirstToken.Tests.Judging;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class CompareReportTests
{
    [Fact]
    public void A_report_says_what_was_compared_how_and_with_what_verdict()
    {
        string text = Text(Result(500));

        Assert.StartsWith("REGRESSION: 9 figures compared: ", text, StringComparison.Ordinal);
        Assert.Matches(@"ttft_p50<=\+10% +FAILED +proven beyond the gate: changed by \+", text);
        Assert.Contains("A: a.json, 300 of 300 requests ok, 2026-11-21 10:00 UTC", text, StringComparison.Ordinal);
        Assert.Matches(@"TTFT p50 +\d+\.\d +\d+\.\d +\+\d.* ms +\+\d.* % +\S+ +±\d.* % +slower", text);
        Assert.Matches(@"TTFT p99 .* - +- +not enough samples", text);
        Assert.Contains("TTFT overall: B is higher in ", text, StringComparison.Ordinal);
        Assert.Contains("TTFT p99, E2E p99: needs 662 samples a side", text, StringComparison.Ordinal);
        Assert.Contains("Holm", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SIMULATED", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_be_known_first_stands_first()
    {
        RunFile bad = SomeRuns.Run("2", SomeRuns.Target("a:m", SomeRuns.Latencies(2, 30))) with { Simulated = true, Valid = new RunValidity { Ok = false, Reasons = ["late"] } };

        string[] lines = Text(Comparator.Compare([(SomeRuns.Side("a.json", bad with { Id = "1" }), SomeRuns.Side("b.json", bad with { Config = bad.Config with { Prompts = "long" } }))], new ComparisonOptions())).Split('\n');

        Assert.StartsWith("SIMULATED", lines[0], StringComparison.Ordinal);
        Assert.Equal("NOT VALID: a.json: late", lines[1]);
        Assert.Contains("NOT COMPARABLE, gone on with --force: another prompt: short; long", lines);
    }

    [Fact]
    public void The_json_is_in_snake_case_leaves_out_what_is_absent_and_holds_no_requests()
    {
        byte[] json = CompareJson.ToUtf8(Result(500));
        JsonElement root = JsonDocument.Parse(json).RootElement;
        JsonElement comparison = root.GetProperty("comparisons")[0];
        JsonElement tail = comparison.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("figure").GetString() == "ttft_p99");

        Assert.Equal("firsttoken.compare/1", root.EnumerateObject().First().Value.GetString());
        Assert.Equal("failed", root.GetProperty("gates")[0].GetProperty("outcome").GetString());
        Assert.Equal("a.json", comparison.GetProperty("first").GetProperty("file").GetString());
        Assert.False(comparison.GetProperty("first").TryGetProperty("run", out _));
        Assert.Equal("not_enough_samples", tail.GetProperty("verdict").GetString());
        Assert.False(tail.TryGetProperty("ratio_ci95", out _));
        Assert.Equal((byte)'\n', json[^1]);
    }

    [Fact]
    public void Both_sides_of_every_metric_are_laid_over_each_other()
    {
        IReadOnlyList<Chart> charts = CompareCharts.Of(Result(500));

        Assert.Equal(["TTFT by percentile", "TTFT: share of samples within a value", "E2E by percentile", "E2E: share of samples within a value"], charts.Select(chart => chart.Title));
        Assert.All(charts.Cast<DistributionChart>(), chart => Assert.Equal(["A: a.json", "B: b.json"], chart.Series.Select(series => series.Name)));
    }

    [Fact]
    public void Gates_become_checks_of_a_build()
    {
        CheckSuite suite = CompareChecks.Of(Result(500));

        Assert.Equal("compare", suite.Name);
        Assert.Equal([CheckOutcome.Failed, CheckOutcome.Skipped], suite.Checks.Select(check => check.Outcome));
        Assert.Equal("a:m", suite.Checks[0].Group);
        Assert.StartsWith("REGRESSION", suite.Verdict, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main", true)]
    [InlineData("v1.2-rc_3", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("../up", false)]
    [InlineData("a b", false)]
    public void A_baseline_has_a_name_that_a_file_can_have(string name, bool isName) => Assert.Equal(isName, Baselines.IsName(name));

    private static ComparisonResult Result(double median)
    {
        Assert.True(ChangeGate.TryParse("ttft_p50<=+10%", out ChangeGate? broken, out _));
        Assert.True(ChangeGate.TryParse("ttft_p99<=+10%", out ChangeGate? unknown, out _));
        return Comparator.Compare(
            [SomeRuns.Apart(SomeRuns.Target("a:m", SomeRuns.Latencies(1, 300)), SomeRuns.Target("a:m", SomeRuns.Latencies(2, 300, median)))],
            new ComparisonOptions { Figures = [.. ComparedFigure.Find("ttft"), .. ComparedFigure.Find("e2e"), .. ComparedFigure.Find("error_rate")], Gates = [broken!, unknown!] });
    }

    private static string Text(ComparisonResult result)
    {
        var text = new StringBuilder();
        foreach (string line in PlainText.Write(CompareReport.Of(result)))
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
