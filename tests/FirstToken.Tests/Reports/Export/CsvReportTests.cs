using System.Globalization;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports.Export;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Export;

public sealed class CsvReportTests
{
    [Fact]
    public void The_summary_has_a_row_a_target_and_metric_with_the_figures_of_the_run_file()
    {
        RunFile run = RunFiles.Build(Some.Drawn(seed: 8, count: 600, targets: 2));

        List<Dictionary<string, string>> rows = Read(writer => CsvReport.WriteSummary(run, writer));

        foreach (RunTarget target in run.Targets)
        {
            foreach ((string name, Summary summary) in target.Metrics.Present)
            {
                Dictionary<string, string> row = rows.Single(row => row["target"] == target.Name && row["metric"] == name);
                Assert.Equal(summary.N, int.Parse(row["n"], CultureInfo.InvariantCulture));
                Assert.Equal(summary.P99, Figure(row["p99"]));
                Assert.Equal(summary.Ci95.P50?.Lower, Figure(row["p50_lower"]));
                Assert.Equal(summary.Ci95.P99?.Upper, Figure(row["p99_upper"]));
                Assert.Equal("", row["value"]);
            }

            Dictionary<string, string> failed = rows.Single(row => row["target"] == target.Name && row["metric"] == "failed");
            Assert.Equal(target.Counts.Failed, Figure(failed["value"]));
            Assert.Equal("", failed["p50"]);
        }

        Assert.All(rows, row => Assert.Equal(("20261121-043000-0badcafe", "false"), (row["run"], row["simulated"])));
    }

    [Fact]
    public void The_requests_have_a_row_each_with_every_figure_and_word_of_the_run_file()
    {
        RunFile run = RunFiles.Build(Some.Drawn(seed: 9, count: 60, targets: 2));

        List<Dictionary<string, string>> rows = Read(writer => CsvReport.WriteRequests(run, writer));

        RunRequest[] requests = [.. run.Targets.SelectMany(target => target.Requests)];
        Assert.Equal(requests.Select(request => request.N), rows.Select(row => (int)Figure(row["n"])!));
        Assert.Equal(requests.Select(request => request.TtftMs), rows.Select(row => Figure(row["ttft_ms"])));
        Assert.Equal(requests.Select(request => request.Error ?? ""), rows.Select(row => row["error"]));
        string[] lists = ["run", "target", "rate_limits", "output_offsets_ns", "holds_ns", "output_tokens_so_far"];
        IEnumerable<string> fields = typeof(RunRequest).GetProperties()
            .Select(property => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)).Except(lists);
        Assert.Equal(["run", "target", .. fields.Append("chunks").Order()], [.. rows[0].Keys.Take(2), .. rows[0].Keys.Skip(2).Order()]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-1+2", "'-1+2")]
    public void Text_of_servers_does_no_harm(string message, string cell)
    {
        RequestRecord failure = Some.Failure(ErrorKind.RateLimit) with { Error = new RequestError(ErrorKind.RateLimit, message) };
        using var writer = new StringWriter();

        CsvReport.WriteRequests(RunFiles.Build([failure]), writer);

        Assert.Contains(",rate_limit," + cell + ",", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_figure_stays_a_figure()
    {
        using var writer = new StringWriter();

        CsvReport.WriteRequests(RunFiles.Build([Some.Record() with { LatenessNs = -2_000_000 }]), writer);

        Assert.Contains(",-2,", writer.ToString(), StringComparison.Ordinal);
    }

    private static double? Figure(string cell) => cell.Length == 0 ? null : double.Parse(cell, CultureInfo.InvariantCulture);

    private static List<Dictionary<string, string>> Read(Action<TextWriter> write)
    {
        using var writer = new StringWriter();
        write(writer);
        string[] lines = writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] head = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => head.Zip(Cells(line)).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string[] Cells(string line)
    {
        string[] cells = line.Split(',');
        Assert.DoesNotContain('"', line); // nothing in these runs needs it
        return cells;
    }
}
