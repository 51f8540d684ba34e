using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Tests.Judging;

/// <summary>Targets to grade.</summary>
internal static class GradeTargets
{
    /// <summary>A target of 1,000 requests with the figures that the default letters are made of.</summary>
    public static RunTarget With(double? p50 = 100, double? p99 = 200, double? speed = 100, int failed = 0) => new()
    {
        Name = "anthropic:m",
        Provider = "anthropic",
        Model = "m",
        Counts = new RunCounts { Sent = 1000, Ok = 1000 - failed, Failed = failed },
        Metrics = new RunMetrics
        {
            TtftMs = p50 is null && p99 is null ? null : new Summary
            {
                N = 1000,
                P50 = p50,
                P99 = p99,
                Ci95 = new Intervals { P50 = p50 is { } a ? new Interval(a, a) : null, P99 = p99 is { } b ? new Interval(b, b) : null },
            },
            SpeedTps = speed is null ? null : new Summary { N = 1000, Mean = speed, Stddev = 0 },
        },
    };

    public static TargetGrade Graded(this RunTarget target, GradeLadder? ladder = null) => Grader.Grade(target, ladder ?? GradeLadder.Default, new SloSet());

    public static GradeLadder Ladder(params (string Letter, string[] Limits)[] steps) =>
        Try(out GradeLadder? ladder, out string problem, steps) ? ladder! : throw new InvalidOperationException(problem);

    public static bool Try(out GradeLadder? ladder, out string problem, params (string Letter, string[] Limits)[] steps) =>
        GradeLadder.TryCreate([.. steps.Select(step => new GradeStep(step.Letter, Limits(step.Limits)))], out ladder, out problem);

    public static TargetFigure Figure(string name) => TargetFigures.Find(name)!;

    private static IReadOnlyList<FigureLimit> Limits(string[] texts) =>
        SloSet.TryParse(texts, out SloSet slos, out string problem) ? slos.Figures : throw new InvalidOperationException(problem);
}
