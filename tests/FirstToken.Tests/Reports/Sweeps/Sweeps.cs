using FirstToken.Judging;
using FirstToken.Judging.Sweeps;
using FirstToken.Recording;
using FirstToken.Recording.Sweeps;
using FirstToken.Reports.Sweeps;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports.Sweeps;

/// <summary>Sweeps to test with: a server of ten requests a second, half a second each.</summary>
internal static class Sweeps
{
    public static SweepFile Of(SweepEnd end, params (double Load, SweepVerdict Verdict)[] steps)
    {
        Assert.True(SloSet.TryParse(["ttft_p99<=1500"], out SloSet slos, out _));
        SweepStep[] made = [.. steps.Select((step, i) => Step(i + 1, step.Load, step.Verdict))];
        return new SweepFile
        {
            Id = "20261121-043000-0badcafe",
            CreatedAt = RunFiles.Now,
            Tool = RunFiles.Context().Tool,
            Environment = RunFiles.Context().Environment,
            Selftest = RunFiles.Selftest(),
            Config = new SweepConfig { Axis = "rate", Arrival = "constant", From = 1, To = 100, TolerancePercent = 5, Slos = ["ttft_p99<=1500"], MostSteps = 40, MaxTimeS = 1800 },
            Calibration = Step(0, 1, SweepVerdict.Passed) with { Verdict = null },
            Steps = made,
            Result = SweepBuilder.Conclude(made, slos, end),
        };
    }

    public static SweepFile Found() => Of(
        SweepEnd.Found,
        (2, SweepVerdict.Passed), (4, SweepVerdict.Passed), (8, SweepVerdict.Passed), (16, SweepVerdict.Failed), (11.3, SweepVerdict.Failed), (9.51, SweepVerdict.Passed), (9.9, SweepVerdict.Passed));

    private static SweepStep Step(int number, double load, SweepVerdict verdict)
    {
        double done = Math.Min(load, 10);
        double ttft = 200 + (load < 10 ? 100 / (10 - load) : 300 * load);
        return new SweepStep
        {
            N = number,
            Load = load,
            Verdict = verdict switch { SweepVerdict.Passed => "passed", SweepVerdict.Failed => "failed", _ => "not_valid" },
            Reasons = verdict == SweepVerdict.Failed ? ["missed: ttft_p99<=1500, was 3000"] : [],
            GoodputPerS = verdict == SweepVerdict.Passed ? done : 1,
            Run = $"s.steps/{number:00}.json",
            Target = new RunTarget
            {
                Name = "t",
                Provider = "p",
                Model = "m",
                Counts = new RunCounts { Sent = 100, Ok = 100 },
                Metrics = new RunMetrics { TtftMs = Summary(ttft), GapMs = Summary(20), E2eMs = Summary(ttft + 300) },
                Throughput = new RunThroughput { RequestsPerS = done, OutputTokensPerS = done * 50 },
            },
        };
    }

    private static Summary Summary(double p50) => new() { N = 100, Mean = p50, P50 = p50, P99 = p50 * 1.2, Max = p50 * 1.2 };
}
