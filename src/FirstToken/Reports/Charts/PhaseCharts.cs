using FirstToken.Recording;

namespace FirstToken.Reports.Charts;

/// <summary>The waterfall of a run: the median of each phase, as the report's table has it.</summary>
internal static class PhaseCharts
{
    public static RunChart Of(IReadOnlyList<RunTarget> targets)
    {
        PhaseGroup[] groups = [.. targets.Select(Group).Where(group => group.Bars.Count > 0)];
        var chart = new RunChart("phases", "Phases of a request");
        return groups.Length == 0
            ? chart with { Missing = "no phase was measured" }
            : chart with
            {
                Chart = new PhaseChart
                {
                    Title = chart.Title,
                    Subtitle = "medians; the request is sent at 0, on a connection that stands",
                    Groups = groups,
                    Remarks = ["Each bar is the median of its phase alone: medians need not add up. TTFB and TTFT both count from the sending."],
                },
            };
    }

    private static PhaseGroup Group(RunTarget target)
    {
        RunMetrics metrics = target.Metrics;
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        double? ttft = (fromIntended ? metrics.ServiceTtftMs : metrics.TtftMs)?.P50;
        var bars = new List<PhaseBar>();
        AddBefore(bars, target, fromIntended);
        Add("send", metrics.SendMs, 0);
        Add("TTFB", fromIntended ? metrics.ServiceTtfbMs : metrics.TtfbMs, 0);
        Add("TTFT", fromIntended ? metrics.ServiceTtftMs : metrics.TtftMs, 0);
        Add("generation", metrics.GenerationMs, ttft);
        Add("server", metrics.ServerMs, 0);
        return new PhaseGroup(target.Name, bars);

        void Add(string name, Summary? summary, double? start)
        {
            if (summary?.P50 is { } median && start is { } from)
            {
                bars.Add(new PhaseBar(name, from, median) { Note = Note(summary, target) });
            }
        }
    }

    // What comes before the sending ends where the request begins.
    private static void AddBefore(List<PhaseBar> bars, RunTarget target, bool fromIntended)
    {
        (string Name, Summary? Summary)[] phases =
            [("DNS", target.Metrics.DnsMs), ("TCP", target.Metrics.ConnectMs), ("TLS", target.Metrics.TlsMs)];
        double start = -phases.Sum(phase => phase.Summary?.P50 ?? 0);
        if (fromIntended && target.Metrics.LatenessMs is { P50: { } late } lateness)
        {
            bars.Add(new PhaseBar("lateness", -late, Math.Max(0, late)) { Note = Note(lateness, target) });
        }

        foreach ((string name, Summary? summary) in phases)
        {
            if (summary?.P50 is { } median)
            {
                bars.Add(new PhaseBar(name, start, median) { Note = Note(summary, target) });
                start += median;
            }
        }
    }

    private static string? Note(Summary summary, RunTarget target) =>
        summary.N == target.Counts.Ok ? null : $"of {Figures.Count(summary.N)} request{(summary.N == 1 ? string.Empty : "s")}";
}
