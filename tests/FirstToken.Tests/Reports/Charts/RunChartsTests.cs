using System.Text;
using FirstToken.Recording;
using FirstToken.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

public sealed class RunChartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(3_000)]
    public void Every_chart_of_a_run_is_well_formed_and_marked(int requests)
    {
        foreach (ChartFile file in ChartFiles.Of(Runs.Of(requests, "anthropic:a", "bedrock:b")))
        {
            Assert.Contains("SIMULATED", Drawing.Words(Drawing.Check(file.Svg)), StringComparison.Ordinal);
            Assert.Matches("^[a-z0-9-]+\\.svg$", file.FileName);
        }
    }

    [Fact]
    public void The_targets_of_a_run_share_its_charts()
    {
        string[] names = [.. ChartFiles.Of(Runs.Of(50, "anthropic:a", "bedrock:b")).Select(file => file.FileName)];

        Assert.Equal(
            [
                "phases.svg", "ttft-percentiles.svg", "ttft-ecdf.svg", "ttft-histogram.svg", "ttft-over-time.svg", "gap-percentiles.svg",
                "gap-heatmap-1.svg", "gap-heatmap-2.svg", "e2e-percentiles.svg", "speed-ecdf.svg", "cost-latency.svg",
            ],
            names);
    }

    [Fact]
    public void A_run_in_which_all_failed_has_no_chart_and_says_why()
    {
        RunFile run = Runs.Of(5, "a") with { Targets = [Runs.Target("a", 5, failing: true)] };

        IReadOnlyList<RunChart> charts = RunCharts.Of(run);

        Assert.All(charts, chart => Assert.Null(chart.Chart));
        Assert.All(charts.Skip(1), chart => Assert.Equal("no request succeeded", chart.Missing));
    }

    [Fact]
    public void A_run_of_one_request_has_no_distribution_and_says_why()
    {
        RunChart chart = RunCharts.Of(Runs.Of(1, "a")).Single(chart => chart.Name == "ttft-ecdf");

        Assert.Equal("one request makes no distribution", chart.Missing);
    }

    [Fact]
    public void A_file_that_holds_no_requests_still_shows_its_medians()
    {
        RunFile run = Runs.Of(50, "a");
        run = run with { Targets = [run.Targets[0] with { Requests = [] }] };

        IReadOnlyList<RunChart> charts = RunCharts.Of(run);

        Assert.NotNull(charts.Single(chart => chart.Name == "phases").Chart);
        Assert.Contains("no single requests", charts.Single(chart => chart.Name == "ttft-ecdf").Missing, StringComparison.Ordinal);
        Assert.Contains("bench --events", charts.Single(chart => chart.Name == "gap-heatmap").Missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_prices_has_no_chart_of_cost()
    {
        RunFile run = Runs.Of(50, "a");
        run = run with { Targets = [run.Targets[0] with { Cost = new RunCost { Unpriced = true } }] };

        Assert.Equal("no target has a price", RunCharts.Of(run).Single(chart => chart.Name == "cost-latency").Missing);
    }

    [Fact]
    public void A_target_without_a_price_is_named_beside_those_that_have_one()
    {
        RunFile run = Runs.Of(50, "a", "b");
        run = run with { Targets = [run.Targets[0], run.Targets[1] with { Cost = new RunCost { Unpriced = true } }] };

        string words = Drawing.Words(Drawing.Read(RunCharts.Of(run).Single(chart => chart.Name == "cost-latency").Chart!.ToSvg()));

        Assert.Contains("not shown: b", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_not_valid_is_marked_in_every_chart()
    {
        RunFile run = Runs.Of(50, "a") with { Valid = new RunValidity { Ok = false, Reasons = ["late"] } };

        Assert.All(ChartFiles.Of(run), file => Assert.Contains("NOT VALID", Drawing.Words(Drawing.Read(file.Svg)), StringComparison.Ordinal));
    }

    [Fact]
    public void An_answer_that_was_not_streamed_is_measured_whole()
    {
        RunFile run = Runs.Of(50, "a");
        RunTarget target = run.Targets[0];
        run = run with
        {
            Targets = [target with { Metrics = target.Metrics with { TtftMs = null, GapMs = null }, Requests = [.. target.Requests.Select(request => request with { TtftMs = null, LongestGapMs = null, OutputOffsetsNs = null })] }],
        };

        string[] names = [.. ChartFiles.Of(run).Select(file => file.FileName)];

        Assert.Contains("e2e-over-time.svg", names);
        Assert.DoesNotContain("ttft-ecdf.svg", names);
        Assert.Single(names, "e2e-percentiles.svg");
    }

    [Fact]
    public void At_a_rate_the_phases_count_from_the_sending()
    {
        RunFile run = Runs.Of(50, "a");
        RunTarget target = run.Targets[0];
        Summary late = target.Metrics.TtftMs! with { P50 = 77 };
        run = run with { Targets = [target with { Methods = new RunMethods { LatenciesFrom = RunMethods.FromIntended }, Metrics = target.Metrics with { ServiceTtftMs = target.Metrics.TtftMs with { P50 = 55 }, LatenessMs = late } }] };

        var phases = (PhaseChart)RunCharts.Of(run).Single(chart => chart.Name == "phases").Chart!;

        Assert.Equal(55, phases.Groups[0].Bars.Single(bar => bar.Name == "TTFT").LengthMs);
        Assert.Equal(-77, phases.Groups[0].Bars.Single(bar => bar.Name == "lateness").StartMs);
    }

    [Fact]
    public void The_charts_of_a_hundred_thousand_requests_are_small()
    {
        IReadOnlyList<ChartFile> files = ChartFiles.Of(Runs.Of(100_000, "anthropic:claude-haiku-4-5"));

        Assert.All(files, file => Assert.InRange(Encoding.UTF8.GetByteCount(file.Svg), 1, 200_000));
        Assert.All(files, file => Drawing.Check(file.Svg));
    }
}
