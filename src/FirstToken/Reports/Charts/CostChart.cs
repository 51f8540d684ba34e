using FirstToken.Recording;

namespace FirstToken.Reports.Charts;

/// <summary>What a request costs against how long its first token takes, each target a point.</summary>
internal static class CostChart
{
    public static RunChart Of(IReadOnlyList<RunTarget> targets)
    {
        var chart = new RunChart("cost-latency", "Cost against latency");
        ScatterPoint[] points = [.. targets.Select(Point).OfType<ScatterPoint>()];
        if (points.Length == 0)
        {
            string why = targets.All(target => target.Counts.Ok == 0) ? "no request succeeded"
                : targets.All(target => target.Cost.PerRequestUsd is null) ? "no target has a price"
                : "no priced target has a TTFT";
            return chart with { Missing = why };
        }

        string[] without = [.. targets.Where(target => Point(target) is null).Select(target => target.Name)];
        return chart with
        {
            Chart = new ScatterChart
            {
                Title = chart.Title,
                Subtitle = "down and to the left is better; line: 95 % interval of the median",
                XAxis = new ChartAxis("cost of a request, USD"),
                YAxis = new ChartAxis("TTFT p50, ms"),
                Points = points,
                Remarks = without.Length == 0 ? [] : [$"Without a price or a TTFT, and so not shown: {string.Join(", ", without)}."],
            },
        };
    }

    private static ScatterPoint? Point(RunTarget target) =>
        target.Cost.PerRequestUsd is { } usd && target.Metrics.TtftMs is { P50: { } ttft } summary
            ? new ScatterPoint(target.Name, (double)usd, ttft) { YInterval = summary.Ci95.P50 }
            : null;
}
