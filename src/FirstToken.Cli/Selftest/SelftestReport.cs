using System.Globalization;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Selftest;

/// <summary>The self-test as a report.</summary>
internal static class SelftestReport
{
    public static Report Of(SelftestResult result, IReadOnlyList<string> misses)
    {
        ReportColumn[] columns =
        [
            new("streams", true), new("gap", true), new("chunks", true), new("TTFT true", true), new("reported", true), new("error p50", true), new("p99", true),
            new("token error p50", true), new("p99", true), new("gap p99 error", true), new("CPU µs/chunk", true), new("KB/stream", true), new("stamps", false),
        ];
        var rows = result.Levels.Select(IReadOnlyList<string> (level) =>
        [
            Figures.Count(level.Streams), Figures.Count((long)level.GapMs), Figures.Count(level.Chunks),
            Figures.Milliseconds(level.TtftTrueMs), Figures.Milliseconds(level.TtftReportedMs),
            Figures.Milliseconds(level.TtftErrorP50Ms), Figures.Milliseconds(level.TtftErrorP99Ms),
            Figures.Milliseconds(level.TokenErrorP50Ms), Figures.Milliseconds(level.TokenErrorP99Ms),
            Figures.Milliseconds(level.GapP99ErrorMs), level.CpuUsPerChunk.ToString("0.0", CultureInfo.InvariantCulture),
            level.MemoryKbPerStream?.ToString("0.0", CultureInfo.InvariantCulture) ?? Figures.None, level.Stamps ?? Figures.None,
        ]);
        return new Report(
            $"this tool's own error on {result.Machine} (ms)",
            [
                new ReportSection
                {
                    Table = new ReportTable(columns, [.. rows]),
                    Remarks =
                    [
                        new ReportLine("true: by the log of a simulator in a process of its own, on the same clock; errors are absolute differences, request by request", ReportTone.Quiet),
                        new ReportLine(SelftestBounds.Text, ReportTone.Quiet),
                        .. misses.Select(miss => new ReportLine("FAILED: " + miss, ReportTone.Bad)),
                        misses.Count == 0 ? new ReportLine("passed", ReportTone.Good) : new ReportLine("figures of runs on this machine carry this error", ReportTone.Warning),
                    ],
                },
            ]);
    }
}
