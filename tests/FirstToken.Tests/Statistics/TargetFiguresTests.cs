using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TargetFiguresTests
{
    [Theory]
    [InlineData("ttft_p99", "ttft_p99")]
    [InlineData("ttft_ms_p99", "ttft_p99")]
    [InlineData("TTFT_P99_MS", "ttft_p99")]
    [InlineData("ttft_ms.p99", "ttft_p99")]
    [InlineData("speed_tps_mean", "speed_mean")]
    [InlineData("error_rate", "error_rate")]
    public void A_figure_is_found_however_its_unit_is_written(string written, string name) =>
        Assert.Equal(name, TargetFigures.Find(written)!.Name);

    [Theory]
    [InlineData("")]
    [InlineData("ttft")]
    [InlineData("p99")]
    [InlineData("ttft_p98")]
    public void What_is_no_figure_is_not_found(string written) => Assert.Null(TargetFigures.Find(written));

    [Fact]
    public void Every_name_is_one_figure() =>
        Assert.Equal(TargetFigures.All.Count, TargetFigures.All.Select(figure => figure.Name).Distinct().Count());

    [Fact]
    public void Dropped_requests_are_errors_and_a_target_without_requests_has_no_rate()
    {
        TargetFigure rate = TargetFigures.Find("error_rate")!;

        Assert.Equal(30, rate.Of(Target(new RunCounts { Sent = 9, Ok = 7, Failed = 2, Dropped = 1 })));
        Assert.Null(rate.Of(Target(new RunCounts())));
    }

    [Fact]
    public void The_share_of_cached_input_is_of_all_input()
    {
        TargetFigure share = TargetFigures.Find("cache_hit_share")!;

        Assert.Equal(75, share.Of(Target(new()) with { Tokens = new RunTokens { Input = 10, CacheRead = 75, CacheWrite = 15 } }));
        Assert.Null(share.Of(Target(new())));
    }

    [Fact]
    public void What_the_run_lacks_is_absent() => Assert.Null(TargetFigures.Find("ttft_p99")!.Of(Target(new())));

    [Fact]
    public void A_target_has_these_figures_beside_those_of_its_metrics() =>
        Assert.Equal(
            [
                ("error_rate", "%", false), ("requests_per_s", "1/s", true), ("output_tokens_per_s", "tok/s", true),
                ("cost_per_request_usd", "USD", false), ("cost_per_million_output_usd", "USD", false), ("cost_usd", "USD", false),
                ("cache_hit_share", "%", true), ("coalesced_share", "%", false), ("stalls_per_request", "", false),
                ("session_total_ms", "ms", false), ("session_model_ms", "ms", false), ("session_tool_ms", "ms", false),
                ("session_tool_calls", "", false),
            ],
            TargetFigures.OfWholeTarget.Select(figure => (figure.Name, figure.Unit, figure.HigherIsBetter)));

    [Theory]
    [InlineData("requests_per_s", 12.5)]
    [InlineData("output_tokens_per_s", 300)]
    [InlineData("cost_per_request_usd", 0.02)]
    [InlineData("cost_per_million_output_usd", 15)]
    [InlineData("cost_usd", 0.5)]
    [InlineData("coalesced_share", 25)]
    [InlineData("stalls_per_request", 1.5)]
    [InlineData("session_total_ms", 9000)]
    [InlineData("session_model_ms", 7000)]
    [InlineData("session_tool_ms", 2000)]
    [InlineData("session_tool_calls", 4)]
    public void A_figure_of_the_whole_target_is_read_where_it_stands(string name, double expected)
    {
        RunRequest request = new() { N = 0, StartedUnixNs = 1, Stalls = 3 };
        RunTarget target = Target(new()) with
        {
            Throughput = new RunThroughput { RequestsPerS = 12.5, OutputTokensPerS = 300 },
            Cost = new RunCost { PerRequestUsd = 0.02m, PerMillionOutputUsd = 15, Usd = 0.5m },
            Reads = new RunReads { CoalescedShare = 0.25 },
            Session = new RunSession { TotalSessionMs = 9000, ModelTimeMs = 7000, ToolBudget = new RunToolBudget { TotalToolMs = 2000, TotalCalls = 4 } },
            Requests = [request, request with { Stalls = 0 }, request with { Stalls = null }, request with { Stalls = 90, Error = "overloaded" }],
        };

        Assert.Equal(expected, TargetFigures.Find(name)!.Of(target)!.Value, 9);
    }

    [Fact]
    public void What_nobody_measured_is_no_figure_of_the_target() =>
        Assert.All(TargetFigures.OfWholeTarget, figure => Assert.Null(figure.Of(Target(new()))));

    [Theory]
    [InlineData("p50", 1, 50_000)]
    [InlineData("p90", 2, 90_000)]
    [InlineData("p95", 3, 95_000)]
    [InlineData("p99", 4, 99_000)]
    [InlineData("p999", 5, 99_900)]
    [InlineData("mean", 6, null)]
    [InlineData("min", 7, null)]
    [InlineData("max", 8, null)]
    [InlineData("stddev", 9, null)]
    public void A_metric_has_a_figure_of_each_statistic(string statistic, double expected, int? quantile)
    {
        var summary = new Summary { N = 20, P50 = 1, P90 = 2, P95 = 3, P99 = 4, P999 = 5, Mean = 6, Min = 7, Max = 8, Stddev = 9 };

        TargetFigure figure = TargetFigures.Find($"ttft_{statistic}")!;

        Assert.Equal(expected, figure.Of(Target(new()) with { Metrics = new RunMetrics { TtftMs = summary } }));
        Assert.Equal((quantile, "ttft_ms", "ms"), (figure.Quantile?.PerHundredThousand, figure.Metric!.Name, figure.Unit));
    }

    [Fact]
    public void More_speed_is_better_and_more_spread_of_it_is_not()
    {
        Assert.True(TargetFigures.Find("speed_mean")!.HigherIsBetter);
        Assert.False(TargetFigures.Find("speed_stddev")!.HigherIsBetter);
        Assert.False(TargetFigures.Find("ttft_mean")!.HigherIsBetter);
    }

    [Fact]
    public void A_stated_error_rate_goes_before_the_counts() =>
        Assert.Equal(2.5, TargetFigures.Find("error_rate")!.Of(Target(new RunCounts { Sent = 9, Failed = 9, StatedErrorRate = 0.025 }))!.Value, 9);

    [Fact]
    public void Input_that_was_all_read_from_the_cache_is_a_whole_hit() =>
        Assert.Equal(100, TargetFigures.Find("cache_hit_share")!.Of(Target(new()) with { Tokens = new RunTokens { CacheRead = 8 } }));

    [Fact]
    public void A_name_is_asked_for() => Assert.Throws<ArgumentNullException>("name", () => TargetFigures.Find(null!));

    private static RunTarget Target(RunCounts counts) => new() { Name = "a", Provider = "anthropic", Model = "m", Counts = counts };
}
