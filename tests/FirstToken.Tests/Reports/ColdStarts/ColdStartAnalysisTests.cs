using System.Text;
using System.Text.Json;
using FirstToken.Experiments.ColdStarts;
using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.ColdStarts;
using FirstToken.Statistics.ColdStarts;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.ColdStarts;

public sealed class ColdStartAnalysisTests
{
    private static readonly ColdStartScenario s_connection = new(ColdStartKind.NewConnection);
    private static readonly ColdStartScenario s_warm = new(ColdStartKind.Warm);
    private static readonly ColdStartScenario s_idle = new(ColdStartKind.Idle) { Idle = TimeSpan.FromSeconds(10) };
    private static readonly ColdStartScenario s_new = new(ColdStartKind.CacheCold) { PrefixTokens = 4096 };
    private static readonly ColdStartScenario s_again = new(ColdStartKind.CacheWarm) { PrefixTokens = 4096 };

    [Fact]
    public void What_cold_costs_is_taken_against_the_warm_request_of_its_own_round()
    {
        // The service drifts by 100 ms a round; a new connection costs 30 ms in each.
        ColdStartAnalysis analysis = Analyse(
            [.. Enumerable.Range(0, 5).SelectMany(round => (ColdStartSample[])
            [
                Sample(s_connection, round, ttft: 210 + (100 * round), lateness: 20, isNew: true),
                Sample(s_warm, round, ttft: 200 + (100 * round), lateness: 0),
            ])]);

        ColdStartRow connection = analysis.Rows.Single(row => row.Scenario == s_connection);
        Assert.Equal(30, connection.Extra!.Mean, 6);
        Assert.Equal(new Interval(30, 30), connection.Extra.MeanCi95);
        Assert.Null(analysis.Rows.Single(row => row.Scenario == s_warm).Extra);
        Assert.Equal((5, 5), analysis.Reuse);
    }

    [Fact]
    public void A_round_in_which_one_failed_is_left_out_of_the_difference_and_the_failure_is_told()
    {
        ColdStartAnalysis analysis = Analyse(
        [
            Sample(s_connection, 0, 500, 0, isNew: true), Sample(s_warm, 0, 100, 0) with { Request = Failed() },
            Sample(s_connection, 1, 130, 0, isNew: true), Sample(s_warm, 1, 100, 0),
        ]);

        Assert.Equal(1, analysis.Rows[0].Extra!.N);
        Assert.Equal(30, analysis.Rows[0].Extra!.Mean, 6);
        Assert.Contains("  warm: 1 × overloaded: too busy", Lines(analysis));
    }

    [Fact]
    public void A_connection_that_the_other_side_closed_is_told()
    {
        ColdStartAnalysis analysis = Analyse(
        [
            Sample(s_warm, 0, 100, 0), Sample(s_idle, 0, 100, 0) with { Kept = true },
            Sample(s_warm, 1, 100, 0), Sample(s_idle, 1, 130, 0, isNew: true) with { Kept = false },
        ]);

        Assert.Contains("  idle 10 s: the other side, or something between, had closed the connection 1 of 2 times", Lines(analysis));
        Assert.Contains("  connections reused: 3 of 4 (75 %) of the requests that could", Lines(analysis));
    }

    [Fact]
    public void What_a_cache_saves_is_told_with_what_the_provider_says_it_cached()
    {
        ColdStartAnalysis cached = Analyse([.. Cache(0, 300, 100, read: 4100), .. Cache(1, 310, 100, read: 4100)]);
        ColdStartAnalysis small = Analyse([.. Cache(0, 120, 100, read: 0)]);
        ColdStartAnalysis silent = Analyse([.. Cache(0, 120, 100, read: null)]);

        CachePair pair = Assert.Single(cached.Caches);
        Assert.Equal(-205, pair.Difference!.Mean, 6);
        Assert.True(pair.WasCached);
        Assert.DoesNotContain(Lines(cached), line => line.Contains("nothing was read", StringComparison.Ordinal));
        Assert.Contains(Lines(small), line => line.Contains("4,096 tokens: nothing was read from the cache", StringComparison.Ordinal));
        Assert.Contains(Lines(silent), line => line.Contains("does not say what it cached", StringComparison.Ordinal));
    }

    [Fact]
    public void An_experiment_without_answers_has_no_figures_and_says_so_in_dashes()
    {
        ColdStartAnalysis analysis = Analyse([Sample(s_warm, 0, 100, 0) with { Request = Failed() }]);

        Assert.False(analysis.HasFigures);
        Assert.Matches("^  warm +0 +- +- +- +- +- +- +- +- +-$", Lines(analysis).Single(line => line.StartsWith("  warm  ", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_json_has_every_request_and_no_figure_that_was_not_measured()
    {
        using var output = new MemoryStream();

        ColdStartJson.Write(Analyse([Sample(s_connection, 0, 130, 5, isNew: true), Sample(s_warm, 0, 100, 0)]), output);

        JsonElement json = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        Assert.Equal("firsttoken.cold-start/1", json.GetProperty("schema").GetString());
        Assert.Equal(2, json.GetProperty("requests").GetArrayLength());
        JsonElement connection = json.GetProperty("scenarios")[0];
        Assert.Equal(35, connection.GetProperty("more_than_warm").GetProperty("mean_ms").GetDouble());
        Assert.False(connection.TryGetProperty("tls_ms", out _));
        Assert.False(connection.GetProperty("more_than_warm").TryGetProperty("mean_ci95", out _));
    }

    [Fact]
    public void Cold_requests_of_a_saved_run_are_found_with_what_was_cold_about_them()
    {
        RunRequest[] requests =
        [
            Request(0, at: 0, ttft: 400) with { NewConnection = true, LatenessMs = 40 },
            .. Enumerable.Range(1, 10).Select(n => Request(n, at: n * 500, ttft: 100 + n)),
            Request(11, at: 60_000, ttft: 300),
            Request(12, at: 61_000, ttft: 100) with { Error = "overloaded" },
        ];
        RunFile run = RunFiles.Build([]) with { Targets = [new RunTarget { Name = "t", Provider = "p", Model = "m", Requests = requests }] };

        var target = ColdTarget.Of(run.Targets[0], ColdMethod.ZScore, null);

        Assert.Equal([0, 11], target.Cold.Select(cold => cold.Request.N));
        Assert.Equal(["first of the run", "new connection"], target.Cold[0].Reasons);
        Assert.Equal(["after 54.9 s of silence"], target.Cold[1].Reasons);
        Assert.Equal((12, 13), target.Reuse);
        string[] lines = [.. PlainText.Write(ColdRunReport.Of(run, [target], ColdMethod.ZScore))];
        Assert.Contains("  2 of 12 requests look cold", lines);
    }

    private static ColdStartAnalysis Analyse(IReadOnlyList<ColdStartSample> samples) => ColdStartAnalysis.Of(
        new ColdStartResult
        {
            Plan = new ColdStartPlan
            {
                Target = new Target { Provider = ProviderRegistry.Find("sim")!, Model = "m", BaseUrl = new Uri("http://127.0.0.1:1"), Name = "sim:m" },
                Prompts = new FixedPrompt("hello", "own"),
                IdleGaps = [s_idle.Idle],
                Prefixes = samples.Any(sample => sample.Scenario.PrefixTokens > 0) ? [4096] : [],
            },
            Samples = samples,
            Stop = StopReason.Finished,
        },
        ColdMethod.ZScore,
        null);

    private static string[] Lines(ColdStartAnalysis analysis) => [.. PlainText.Write(ColdStartReport.Of(analysis))];

    private static ColdStartSample[] Cache(int round, double cold, double warm, long? read) =>
    [
        With(Sample(s_new, round, cold, 0), write: read, read: read is null ? null : 0),
        With(Sample(s_again, round, warm, 0), write: read is null ? null : 0, read: read),
    ];

    private static ColdStartSample With(ColdStartSample sample, long? write, long? read) =>
        sample with { Request = sample.Request with { CacheWriteTokens = write, CacheReadTokens = read } };

    private static ColdStartSample Sample(ColdStartScenario scenario, int round, double ttft, double lateness, bool isNew = false) =>
        new(scenario, round, Request(round, 0, ttft) with { LatenessMs = lateness, NewConnection = isNew });

    private static RunRequest Failed() => new() { N = 0, StartedUnixNs = 1, Error = "overloaded", ErrorMessage = "too busy" };

    private static RunRequest Request(int n, long at, double ttft) =>
        new() { N = n, StartedUnixNs = 1_795_000_000_000_000_000 + (at * 1_000_000), TtftMs = ttft, E2eMs = ttft + 20, EndMs = ttft + 20 };
}
