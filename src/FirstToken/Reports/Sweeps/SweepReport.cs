using System.Globalization;
using FirstToken.Recording;
using FirstToken.Recording.Sweeps;

namespace FirstToken.Reports.Sweeps;

/// <summary>The report of a sweep: a table of its steps, the highest load that passed, the knee.</summary>
public static class SweepReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="sweep">The sweep; nothing outside it is looked at.</param>
    public static Report Of(SweepFile sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        string axis = sweep.Config.Axis == "rate" ? $"rate, {sweep.Config.Arrival ?? "constant"}" : "requests in flight";
        return new Report($"{sweep.Name ?? "sweep"} over {axis}: {sweep.Steps.Count} step{(sweep.Steps.Count == 1 ? string.Empty : "s")}", [Steps(sweep), Result(sweep)])
        {
            Notices = sweep.Simulated
                ? [new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning)]
                : [],
        };
    }

    private static ReportSection Steps(SweepFile sweep)
    {
        string load = sweep.Config.Axis == "rate" ? "requests/s" : "in flight";
        string defaults = sweep.Config.DefaultSlos ? " (defaults; set your own with --slo)" : string.Empty;
        var lead = new List<ReportLine> { $"limits: {string.Join(", ", sweep.Config.Slos)}{defaults}" };
        if (sweep.Calibration is { Target.Metrics: { } alone })
        {
            lead.Add($"one at a time: TTFT p50 {Figures.Milliseconds(alone.TtftMs?.P50)} ms, E2E p50 {Figures.Milliseconds(alone.E2eMs?.P50)} ms");
        }

        return new ReportSection
        {
            Heading = (sweep.Calibration ?? (sweep.Steps.Count > 0 ? sweep.Steps[0] : null))?.Target.Name,
            Lead = lead,
            Table = sweep.Steps.Count == 0 ? null : new ReportTable(
                [
                    new(load, true), new("n", true), new("done/s", true), new("tokens/s", true), new("TTFT p50", true), new("TTFT p99", true),
                    new("gap p99", true), new("E2E mean", true), new("goodput/s", true), new("verdict", false),
                ],
                [.. sweep.Steps.Select(Row)]),
        };
    }

    private static IReadOnlyList<string> Row(SweepStep step)
    {
        RunMetrics metrics = step.Target.Metrics;
        return
        [
            Load(step.Load),
            Figures.Count(step.Target.Counts.Sent),
            Figures.Rate(step.Target.Throughput?.RequestsPerS),
            Figures.Rate(step.Target.Throughput?.OutputTokensPerS),
            Figures.Milliseconds(metrics.TtftMs?.P50),
            Percentile99(metrics.TtftMs),
            Percentile99(metrics.GapMs),
            Figures.Milliseconds(metrics.E2eMs?.Mean),
            Figures.Rate(step.GoodputPerS),
            Verdict(step),
        ];
    }

    private static string Percentile99(Summary? summary) =>
        Figures.Milliseconds(summary?.P99) + (summary is { P99: not null, Ci95.P99: null } ? "*" : " ");

    private static string Verdict(SweepStep step)
    {
        string word = step.Verdict?.Replace('_', ' ') ?? Figures.None;
        string borderline = step.Borderline ? ", borderline" : string.Empty;
        string reasons = step.Reasons.Count == 0 ? string.Empty : ": " + string.Join("; ", step.Reasons);
        return word + borderline + reasons;
    }

    private static ReportSection Result(SweepFile sweep)
    {
        SweepResult result = sweep.Result;
        string unit = sweep.Config.Axis == "rate" ? "requests/s" : "in flight";
        var lines = new List<ReportLine>();
        if (sweep.Steps.Any(step => step.Target.Metrics.TtftMs is { P99: not null, Ci95.P99: null }))
        {
            lines.Add(new ReportLine("* max of n: too few samples to know this percentile", ReportTone.Quiet));
        }

        lines.Add(result.HighestPassing is { } pass
            ? new ReportLine($"highest load that meets the limits: {Load(pass)} {unit}{Throughput(sweep, pass)}", ReportTone.Good)
            : new ReportLine("no load was found that meets the limits", ReportTone.Bad));
        if (result.LowestFailing is { } fail)
        {
            lines.Add($"lowest load that does not: {Load(fail)} {unit}");
        }

        lines.Add(result.Knee is { } knee
            ? $"knee: {Load(knee.Load)} {unit} ({Figures.Rate(knee.RequestsPerS)} done/s, mean E2E {Figures.Milliseconds(knee.E2eMeanMs)} ms); from there on more load brings mostly waiting"
            : "knee: none in these steps");
        lines.Add(End(sweep));
        lines.AddRange(result.Notes.Select(note => new ReportLine("note: " + note, ReportTone.Quiet)));
        lines.Add(RunReport.SelftestLine(sweep.Selftest));
        return new ReportSection { Remarks = lines };
    }

    private static string Throughput(SweepFile sweep, double load) =>
        sweep.Steps.LastOrDefault(step => step.Load == load)?.Target.Throughput is { } rates
            ? $" ({Figures.Rate(rates.RequestsPerS)} done/s, {Figures.Rate(rates.OutputTokensPerS)} output tokens/s)"
            : string.Empty;

    private static ReportLine End(SweepFile sweep) => sweep.Result.End switch
    {
        "found" => new(string.Create(CultureInfo.InvariantCulture, $"ended: the two are within {sweep.Config.TolerancePercent:0.#} % of each other, or next to each other"), ReportTone.Quiet),
        "nothing_passes" => new("ended: even the lowest load misses a limit", ReportTone.Bad),
        "reached_to" => new($"ended: {Load(sweep.Config.To)}, the highest load allowed (--sweep-to), still passes", ReportTone.Warning),
        "client_limit" => new("ended: this client could not offer more; the server's own limit lies higher", ReportTone.Warning),
        "too_many_steps" => new($"ended: {sweep.Config.MostSteps} steps were made", ReportTone.Warning),
        "time_up" => new(string.Create(CultureInfo.InvariantCulture, $"ended: {sweep.Config.MaxTimeS:0} s were up (--sweep-time)"), ReportTone.Warning),
        "cost_limit" => new("ended: going on could have passed the cost limit (--max-cost)", ReportTone.Warning),
        _ => new("ended: interrupted", ReportTone.Warning),
    };

    private static string Load(double load) => load.ToString("0.####", CultureInfo.InvariantCulture);
}
