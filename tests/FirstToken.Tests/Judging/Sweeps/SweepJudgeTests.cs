using FirstToken.Judging;
using FirstToken.Judging.Sweeps;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Judging.Sweeps;

public sealed class SweepJudgeTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void A_step_that_keeps_every_limit_passes()
    {
        SweepFinding finding = Judge(["ttft_p50<=500", "error_rate<=1%"], Requests(_ => 200));

        Assert.Equal(SweepVerdict.Passed, finding.Verdict);
        Assert.False(finding.Borderline);
        Assert.Empty(finding.Reasons);
        Assert.Equal([true, true], finding.Results.Select(result => result.Met!.Value));
    }

    [Fact]
    public void A_step_that_clearly_misses_one_fails_and_says_which()
    {
        SweepFinding finding = Judge(["ttft_p50<=100", "error_rate<=1%"], Requests(_ => 200));

        Assert.Equal((SweepVerdict.Failed, false), (finding.Verdict, finding.Borderline));
        Assert.Equal(["missed: ttft_p50<=100, was 200"], finding.Reasons);
    }

    [Fact]
    public void A_limit_inside_the_interval_is_borderline_on_either_side()
    {
        // Half of the requests at 190, half at 210 ms: the median's interval holds both.
        RequestRecord[] mixed = Requests(n => n % 2 == 0 ? 190 : 210);

        SweepFinding kept = Judge(["ttft_p50<=205"], mixed);
        SweepFinding missed = Judge(["ttft_p50<=189"], Requests(n => n % 7 == 0 ? 180 : n % 2 == 0 ? 190 : 188));

        Assert.Equal((SweepVerdict.Passed, true), (kept.Verdict, kept.Borderline));
        Assert.StartsWith("near its limit: ttft_p50<=205", Assert.Single(kept.Reasons), StringComparison.Ordinal);
        Assert.True(missed.Borderline || missed.Verdict == SweepVerdict.Passed);
    }

    [Fact]
    public void Without_an_interval_a_tenth_of_the_limit_is_borderline()
    {
        Assert.Equal((SweepVerdict.Failed, true), Verdict(["ttft_p99<=190"], Requests(_ => 200)));
        Assert.Equal((SweepVerdict.Failed, false), Verdict(["ttft_p99<=150"], Requests(_ => 200)));
        Assert.Equal((SweepVerdict.Passed, true), Verdict(["ttft_p99<=205"], Requests(_ => 200)));
    }

    [Fact]
    public void A_clear_miss_is_not_softened_by_a_borderline_one()
    {
        Assert.Equal((SweepVerdict.Failed, false), Verdict(["ttft_p99<=190", "e2e_p50<=1"], Requests(_ => 200)));
    }

    [Fact]
    public void Over_saturation_failures_and_silence_fail()
    {
        Assert.Equal((SweepVerdict.Failed, false), Verdict(["ttft_p50<=500"], Requests(_ => 200), result => result with { Stop = StopReason.OverSaturated, StopDetail = "40 in flight" }));
        Assert.Equal((SweepVerdict.Failed, false), Verdict(["ttft_p50<=500"], Requests(_ => 200), result => result with { Stop = StopReason.ErrorRate, StopDetail = "60 failed" }));
        Assert.Equal((SweepVerdict.Failed, false), Verdict(["error_rate<=1%"], [.. Requests(_ => 200).Select(Fail)]));
    }

    [Fact]
    public void A_late_client_leaves_the_step_without_a_verdict()
    {
        SweepFinding finding = Judge(["ttft_p50<=500"], [.. Requests(_ => 100).Select(record => record with { LatenessNs = 90 * Ms })]);

        Assert.Equal(SweepVerdict.NotValid, finding.Verdict);
        Assert.Contains("could not keep the rate", Assert.Single(finding.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_backlog_that_grows_fails_though_every_limit_is_kept()
    {
        // A server of ten a second at eleven: the wait grows by a tenth of a second each second.
        SweepFinding finding = Judge(["ttft_p99<=5000"], Requests(n => 200 + (n * 9)));

        Assert.Equal((SweepVerdict.Failed, true), (finding.Verdict, finding.Borderline));
        Assert.StartsWith("a backlog grew: TTFT p50 went from", Assert.Single(finding.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void A_steady_server_that_varies_has_no_backlog()
    {
        int falseAlarms = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            var random = new SeededRandom(seed);
            falseAlarms += Backlog.Of(Run(Requests(_ => 200 * Math.Exp(0.4 * random.NextNormal()))).Targets[0]) is null ? 0 : 1;
        }

        Assert.InRange(falseAlarms, 0, 8);
    }

    [Fact]
    public void In_a_closed_loop_nothing_can_pile_up()
    {
        Assert.True(SloSet.TryParse(["ttft_p99<=5000"], out SloSet slos, out _));

        Assert.Equal(SweepVerdict.Passed, SweepJudge.Judge(slos, Run(Requests(n => 200 + (n * 9))), atRate: false).Verdict);
    }

    [Fact]
    public void Limits_of_requests_follow_from_those_of_percentiles()
    {
        Assert.True(SloSet.TryParse(["ttft_p99<=500", "e2e_mean<=9", "error_rate<=1%", "speed_p50>=5"], out SloSet figures, out _));
        Assert.True(SloSet.TryParse(["ttft_p99<=500", "ttft_ms<=300"], out SloSet own, out _));

        Assert.Equal("ttft_ms<=500", Assert.Single(SweepJudge.RequestLimits(figures)).ToString());
        Assert.Equal("ttft_ms<=300", Assert.Single(SweepJudge.RequestLimits(own)).ToString());
    }

    [Fact]
    public void Notes_say_what_is_odd_about_the_steps()
    {
        Assert.True(SloSet.TryParse(["ttft_p99<=500", "ttft_p50<=300"], out SloSet slos, out _));
        RunTarget slow = Run(Requests(_ => 900)).Targets[0];
        RunTarget fast = Run(Requests(_ => 200)).Targets[0];

        Assert.Contains("ttft_p99 is judged by as few as 100 requests", Assert.Single(SweepNotes.Unknowable(slos, 100)), StringComparison.Ordinal);
        Assert.Empty(SweepNotes.Unknowable(slos, 700));
        Assert.Contains("TTFT p50 fell from 900 to 200 ms", Assert.Single(SweepNotes.Monotone([(1, slow), (2, fast)])), StringComparison.Ordinal);
        Assert.Empty(SweepNotes.Monotone([(1, fast), (2, slow)]));
    }

    private static (SweepVerdict Verdict, bool Borderline) Verdict(string[] limits, RequestRecord[] requests, Func<RunResult, RunResult>? result = null)
    {
        SweepFinding finding = Judge(limits, requests, result);
        return (finding.Verdict, finding.Borderline);
    }

    private static SweepFinding Judge(string[] limits, RequestRecord[] requests, Func<RunResult, RunResult>? result = null)
    {
        Assert.True(SloSet.TryParse(limits, out SloSet slos, out string problem), problem);
        return SweepJudge.Judge(slos, Run(requests, result), atRate: true);
    }

    private static RunFile Run(RequestRecord[] requests, Func<RunResult, RunResult>? result = null) => RunFiles.Build(
        requests,
        plan => plan with { Targets = [plan.Targets[0]], Requests = null, Duration = TimeSpan.FromSeconds(10), Arrival = new ConstantArrival(10) },
        result);

    private static RequestRecord Fail(RequestRecord record) =>
        record with { Error = new RequestError(ErrorKind.RateLimit, "slow down"), OutputOffsetsNs = [], Usage = null };

    // A hundred requests, ten a second.
    private static RequestRecord[] Requests(Func<int, double> ttftMs) =>
    [
        .. Enumerable.Range(0, 100).Select(n =>
        {
            long ttft = (long)(ttftMs(n) * Ms);
            return new RequestRecord
            {
                Number = n,
                Target = 0,
                StartedUnixNs = n,
                IntendedNs = n * 100 * Ms,
                TtfbNs = ttft / 2,
                OutputOffsetsNs = [ttft, ttft + (20 * Ms), ttft + (40 * Ms)],
                EndNs = ttft + (41 * Ms),
                Reads = 3,
                Stamps = StampSource.Kernel,
                Status = 200,
                Usage = new Usage { Output = 3 },
            };
        }),
    ];
}
