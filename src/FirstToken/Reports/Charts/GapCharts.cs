using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Charts;

/// <summary>The heat maps of gaps, one a target.</summary>
internal static class GapCharts
{
    public static IEnumerable<RunChart> Of(IReadOnlyList<RunTarget> targets) =>
        targets.Select((target, place) => Of(target, targets.Count == 1 ? "gap-heatmap" : $"gap-heatmap-{place + 1}"));

    /// <summary>Why there is no chart of gaps, where there is none.</summary>
    public static string? WhyNone(IReadOnlyList<RunTarget> targets, bool any) =>
        any ? null
        : targets.All(target => target.Counts.Ok == 0) ? "no request succeeded"
        : targets.Any(target => target.Metrics.GapMs is not null)
            ? "the arrivals of single chunks are not in this file; an event log (bench --events) keeps them"
            : "no answer came in more than one chunk";

    private static RunChart Of(RunTarget target, string name)
    {
        ChartPoint[] points = [.. target.Requests.Where(request => request.Error is null).SelectMany(Points)];
        var chart = new RunChart(name, $"Gaps by position in the answer: {target.Name}");
        return WhyNone([target], points.Length > 0) is { } why
            ? chart with { Missing = why }
            : chart with
            {
                Chart = new HeatMapChart
                {
                    Title = "Gaps by position in the answer",
                    Subtitle = target.Name,
                    Along = "gap after the n-th chunk",
                    Quantity = "gap, ms",
                    Points = points,
                    CountsAlong = true,
                    Remarks = [$"Colour: how many of {Figures.Count(points.Length)} gaps."],
                },
            };
    }

    private static IEnumerable<ChartPoint> Points(RunRequest request) =>
        TargetSamples.Gaps(request).Select((gap, position) => new ChartPoint(position + 1, gap));
}
