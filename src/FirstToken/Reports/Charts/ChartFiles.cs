using FirstToken.Recording;

namespace FirstToken.Reports.Charts;

/// <summary>The charts of a run as files of their own.</summary>
public static class ChartFiles
{
    /// <summary>Every chart that the run can give (<see cref="RunCharts"/>), each readable by itself.</summary>
    /// <param name="run">The run; nothing outside it is looked at.</param>
    public static IReadOnlyList<ChartFile> Of(RunFile run) =>
        [.. RunCharts.Of(run).Where(chart => chart.Chart is not null).Select(chart => new ChartFile(chart.Name + ".svg", chart.Chart!.ToSvg()))];
}
