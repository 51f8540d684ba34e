using FirstToken.Recording;
using FirstToken.Recording.Sweeps;
using FirstToken.Reports.Charts;

namespace FirstToken.Reports.Sweeps;

/// <summary>A sweep as charts.</summary>
public static class SweepCharts
{
    /// <summary>Throughput against latency, a point a step in the order of the load.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <returns><see langword="null"/> where fewer than two steps have figures.</returns>
    public static Chart? ThroughputAgainstLatency(SweepFile sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        SweepStep[] steps = [.. sweep.Steps.Where(step => step is { Verdict: not "not_valid", Target.Throughput.RequestsPerS: > 0 }).OrderBy(step => step.Load).ThenBy(step => step.N)];
        return steps.Length < 2 ? null : new LineChart
        {
            Title = "Throughput against latency",
            Subtitle = "to the right more is done, up it takes longer; each point is a step",
            XAxis = new ChartAxis("requests done/s"),
            YAxis = new ChartAxis("ms", AxisKind.Log),
            Series =
            [
                Series("E2E mean", steps, metrics => metrics.E2eMs?.Mean),
                Series("TTFT p50", steps, metrics => metrics.TtftMs?.P50),
                Series("TTFT p99", steps, metrics => metrics.TtftMs?.P99),
            ],
            Marks = sweep.Simulated ? ChartMarks.Simulated : ChartMarks.None,
            Remarks =
            [
                .. sweep.Result.HighestPassing is { } pass ? new[] { FormattableString.Invariant($"Highest load that meets the limits: {pass}.") } : [],
                .. sweep.Result.Knee is { } knee ? new[] { FormattableString.Invariant($"Knee: {knee.RequestsPerS:0.##} requests done/s, at a load of {knee.Load}.") } : [],
            ],
        };
    }

    /// <summary>The charts as files of their own.</summary>
    /// <param name="sweep">The sweep.</param>
    public static IReadOnlyList<ChartFile> Files(SweepFile sweep) =>
        ThroughputAgainstLatency(sweep) is { } chart ? [new ChartFile("throughput-latency.svg", chart.ToSvg())] : [];

    private static ChartSeries Series(string name, SweepStep[] steps, Func<RunMetrics, double?> figure) =>
        new(name, [.. steps.Where(step => figure(step.Target.Metrics) is not null).Select(step => new ChartPoint(step.Target.Throughput!.RequestsPerS, figure(step.Target.Metrics)!.Value))]);
}
