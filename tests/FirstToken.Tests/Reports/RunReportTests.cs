using FirstToken.Recording;
using FirstToken.Reports;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class RunReportTests
{
    [Fact]
    public void A_run_is_written_as_text() => Snapshot.Matches(PlainText.Write(RunReport.Of(Sample())), "run.txt");

    [Fact]
    public void A_run_is_written_as_markdown() => Snapshot.Matches(Markdown.Write(RunReport.Of(Sample())), "run.md");

    [Fact]
    public void A_simulated_run_says_so_before_anything_else()
    {
        RunFile run = Sample() with { Simulated = true };

        Assert.StartsWith("SIMULATED", PlainText.Write(RunReport.Of(run)).First(), StringComparison.Ordinal);
        Assert.Contains(Markdown.Write(RunReport.Of(run)), line => line.StartsWith("> **SIMULATED", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_is_not_valid_says_why_before_its_figures()
    {
        RunFile run = Sample() with { Valid = new RunValidity { Ok = false, Reasons = ["the client was late"] } };

        string[] lines = [.. PlainText.Write(RunReport.Of(run))];

        Assert.Equal("NOT VALID: the client was late", lines[0]);
        Assert.DoesNotContain(lines, line => line.Contains("nothing speaks against", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("interval_reached", "ttft_p50 is known to ±4.1 %", "stopped: ttft_p50 is known to ±4.1 %")]
    [InlineData("finished", "ttft_p50 is known to ±9 %, not to the ±5 % asked for", "ended at its limit: ttft_p50 is known to ±9 %, not to the ±5 % asked for")]
    [InlineData("cost_limit", "the next request could pass it", "stopped early: cost limit (the next request could pass it)")]
    [InlineData("interrupted", "interrupted", "stopped early: interrupted")]
    public void It_says_why_the_run_ended(string stop, string detail, string expected)
    {
        RunFile run = Sample();
        run = run with { Outcome = run.Outcome with { Stop = stop, StopDetail = detail } };

        Assert.Contains(expected, PlainText.Write(RunReport.Of(run)));
    }

    [Fact]
    public void A_model_without_price_is_unpriced_and_never_free()
    {
        RunFile run = Sample();
        run = run with { Targets = [run.Targets[0] with { Cost = new RunCost { Unpriced = true } }] };

        string[] lines = [.. PlainText.Write(RunReport.Of(run))];

        Assert.Contains(lines, line => line.Contains("cost: unpriced", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("cost: 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_selftest_the_report_says_how_to_make_one()
    {
        RunFile run = Sample() with { Selftest = null };

        Assert.Contains(PlainText.Write(RunReport.Of(run)), line => line.Contains("run: firsttoken selftest", StringComparison.Ordinal));
    }

    [Fact]
    public void A_percentile_without_interval_is_marked()
    {
        string row = PlainText.Write(RunReport.Of(Sample())).Single(line => line.TrimStart().StartsWith("TTFT ", StringComparison.Ordinal));

        Assert.Matches(@"TTFT\s+100\s+310\.0\s+402\.5\s+455\.0\*\s+498\.0\*\s+512\.3", row);
    }

    private static RunFile Sample() => new()
    {
        Id = "20261121-043000-1f2e3d4c",
        Name = "evening",
        CreatedAt = new DateTimeOffset(2026, 11, 21, 4, 30, 0, TimeSpan.Zero),
        Tool = new RunTool { Version = "0.1.0" },
        Environment = new RunEnvironment { Os = "Linux", Arch = "x64", Cpus = 2, Runtime = ".NET 10", Clock = "monotonic, 1 ns", Stamps = "kernel" },
        Selftest = new SelftestResult
        {
            Version = "0.1.0",
            At = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero),
            Machine = "here",
            Passed = true,
            Levels = [new SelftestLevel { Streams = 64, TtftErrorP50Ms = 0.021, TtftErrorP99Ms = 0.094 }],
        },
        Config = new RunConfig { Requests = 104, Concurrency = 10, Stream = true, Http = "1.1" },
        Outcome = new RunOutcome { Stop = "finished" },
        Valid = new RunValidity { Notes = ["anthropic:claude-haiku-4-5: 100 samples are too few for p99"] },
        Targets =
        [
            new RunTarget
            {
                Name = "anthropic:claude-haiku-4-5",
                Provider = "anthropic",
                Api = "anthropic.messages",
                Model = "claude-haiku-4-5",
                BaseUrl = "https://api.anthropic.com/",
                Counts = new RunCounts { Sent = 104, Ok = 100, Failed = 4, ByError = new Dictionary<string, int> { ["rate_limit"] = 3, ["cut_short"] = 1 } },
                Requests =
                [
                    new RunRequest { N = 7, StartedUnixNs = 1, Error = "rate_limit", ErrorMessage = "too many requests | slow *down*" },
                ],
                Metrics = new RunMetrics
                {
                    TlsMs = Few(10, 24.1, 25.9, 26, 26, 26.4),
                    TtfbMs = Hundred(290.5, 380, 420.25, 470, 490),
                    TtftMs = Hundred(310, 402.5, 455, 498, 512.25),
                    TtfaMs = Hundred(310, 402.5, 455, 498, 512.25),
                    GapMs = Many(9900, 5.2, 9.75, 12, 31.5, 88),
                    SpeedTps = Hundred(151.25, 140, 139, 120, 160),
                },
                Methods = new RunMethods { Tpot = "output_tokens_minus_1", ThroughputWindow = "steady" },
                Throughput = new RunThroughput { RequestsPerS = 9.5, OutputTokensPerS = 1187.5, WindowS = 10.25, RunRequestsPerS = 9, RunOutputTokensPerS = 1100, RunS = 11.5 },
                Tokens = new RunTokens { Input = 2100, CacheRead = 40, Output = 12500 },
                Cost = new RunCost { Usd = 0.0646m, PerRequestUsd = 0.000646m, PerMillionOutputUsd = 5.168m, PriceAsOf = "2026-11-21" },
                Reads = new RunReads { CoalescedShare = 0.032, Stamps = "kernel" },
            },
        ],
    };

    private static Summary Few(int n, double p50, double p90, double p95, double p99, double max) => Many(n, p50, p90, p95, p99, max) with { Ci95 = new Intervals { P50 = new Interval(p50 - 1, p50 + 1) } };

    private static Summary Hundred(double p50, double p90, double p95, double p99, double max) =>
        Few(100, p50, p90, p95, p99, max) with { Ci95 = new Intervals { P50 = new Interval(p50 - 1, p50 + 1), P90 = new Interval(p90 - 2, p90 + 2) } };

    private static Summary Many(int n, double p50, double p90, double p95, double p99, double max) => new()
    {
        N = n,
        Mean = p50,
        Min = p50 / 2,
        Max = max,
        P50 = p50,
        P90 = p90,
        P95 = p95,
        P99 = p99,
        P999 = max,
        Ci95 = new Intervals
        {
            P50 = new Interval(p50 - 1, p50 + 1),
            P90 = new Interval(p90 - 1, p90 + 1),
            P95 = new Interval(p95 - 1, p95 + 1),
            P99 = new Interval(p99 - 1, p99 + 1),
            P999 = new Interval(max - 1, max),
        },
    };
}
