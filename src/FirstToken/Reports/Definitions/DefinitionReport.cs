using System.Globalization;
using FirstToken.Reports.Export;

namespace FirstToken.Reports.Definitions;

/// <summary>Writes a run in another tool's definitions, named as such.</summary>
public static class DefinitionReport
{
    /// <summary>As a report.</summary>
    /// <param name="defined">The run.</param>
    public static Report Of(DefinedRun defined)
    {
        ArgumentNullException.ThrowIfNull(defined);
        return new Report(
            $"{defined.Run.Name ?? "bench"}: in the definitions of {defined.Tool.Title}, not in this tool's own",
            [.. defined.Targets.Select(Section), Closing(defined.Tool)])
        {
            Notices = [.. RunReport.Notices(defined.Run)],
        };
    }

    /// <summary>As comma-separated values: a row a target and figure.</summary>
    /// <param name="defined">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteCsv(DefinedRun defined, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(defined);
        ArgumentNullException.ThrowIfNull(writer);
        CsvReport.Row(writer, ["run", "simulated", "definitions", "target", "metric", "unit", "value", "n", "mean", "stddev", "min", "p50", "p90", "p95", "p99", "max"]);
        foreach (DefinedTarget target in defined.Targets)
        {
            object?[] head = [defined.Run.Id, defined.Run.Simulated, defined.Tool.Name, target.Target.Name];
            foreach ((ToolMetric metric, ToolSummary? summary) in target.Metrics)
            {
                if (summary is not null)
                {
                    CsvReport.Row(
                        writer,
                        [
                            .. head, metric.Name, metric.Unit, null, summary.N, summary.Mean, summary.Stddev, summary.Min, summary.P50, summary.P90, summary.P95,
                            summary.P99, summary.Max,
                        ]);
                }
            }

            foreach ((ToolRate rate, double? value) in target.Rates)
            {
                CsvReport.Row(writer, [.. head, rate.Name, rate.Unit, value, null, null, null, null, null, null, null, null, null]);
            }
        }
    }

    private static ReportSection Section(DefinedTarget target)
    {
        int failed = target.Target.Requests.Count(request => request.Error is not null);
        return new ReportSection
        {
            Heading = target.Target.Name,
            Lead = [$"requests: {Figures.Count(target.Requests - failed)} successful, {Figures.Count(failed)} failed"],
            Table = new ReportTable(
                [
                    new("metric", false), new("unit", false), new("n", true), new("mean", true), new("std", true), new("p50", true), new("p90", true), new("p95", true),
                    new("p99", true), new("max", true),
                ],
                [.. target.Metrics.Select(entry => Row(entry.Metric, entry.Summary))]),
            Remarks = [.. Remarks(target)],
        };
    }

    private static IEnumerable<ReportLine> Remarks(DefinedTarget target)
    {
        foreach ((ToolRate rate, double? value) in target.Rates)
        {
            yield return $"{rate.Name}: {Figures.Rate(value)}{(value is null ? string.Empty : " " + rate.Unit)}";
        }

        if (target.LacksArrivals && target.Metrics.Any(metric => metric.Metric.NeedsArrivals))
        {
            yield return new ReportLine("arrivals of chunks are missing from some requests: figures of gaps are of the others only", ReportTone.Warning);
        }

        if (target.Target.Counts.Sent > target.Requests)
        {
            yield return new ReportLine(
                string.Create(CultureInfo.InvariantCulture, $"of the first {target.Requests:N0} of {target.Target.Counts.Sent:N0} requests: the others are not at hand one by one"), ReportTone.Warning);
        }
    }

    private static IReadOnlyList<string> Row(ToolMetric metric, ToolSummary? summary) =>
        summary is null
            ? [metric.Name, metric.Unit, "0", .. Enumerable.Repeat(Figures.None, 7)]
            :
            [
                metric.Name, metric.Unit, Figures.Count(summary.N), Figures.Milliseconds(summary.Mean), Figures.Milliseconds(summary.Stddev), Figures.Milliseconds(summary.P50),
                Figures.Milliseconds(summary.P90), Figures.Milliseconds(summary.P95), Figures.Milliseconds(summary.P99), Figures.Milliseconds(summary.Max),
            ];

    private static ReportSection Closing(ToolDefinitions tool) => new()
    {
        Heading = $"how {tool.Title} defines them",
        Lead =
        [
            .. tool.Metrics.Select(metric => new ReportLine($"{metric.Name}: {metric.Definition}")),
            .. tool.Rates.Select(rate => new ReportLine($"{rate.Name}: {rate.Definition}")),
            tool.Percentiles,
        ],
        Remarks = [.. tool.Remarks.Select(remark => new ReportLine("note: " + remark, ReportTone.Quiet))],
    };
}
