using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>A budget as a report: a table for each target, one for what lies between two, one for what that comes to.</summary>
public static class BudgetReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="budget">The analysis.</param>
    public static Report Of(BudgetAnalysis budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        return new Report(
            "budget: where each millisecond goes",
            [
                new ReportSection { Lead = [.. StackedBarText.Draw(budget.Targets)] },
                .. budget.Targets.Select(TargetPart),
                .. budget.Comparisons.Select(ComparisonSection.Of),
                .. SessionSection.Of(budget),
                Closing(budget),
            ])
        {
            Notices = [.. Notices(budget.Runs)],
        };
    }

    private static IEnumerable<ReportLine> Notices(IReadOnlyList<RunFile> runs)
    {
        if (runs.Any(run => run.Simulated))
        {
            yield return new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning);
        }

        foreach (string reason in runs.Where(run => !run.Valid.Ok).SelectMany(run => run.Valid.Reasons).Distinct())
        {
            yield return new ReportLine("NOT VALID: " + reason, ReportTone.Bad);
        }
    }

    private static ReportSection TargetPart(TargetBudget target)
    {
        RunCounts counts = target.Target.Counts;
        ReportLine lead = new(
            $"requests: {Figures.Count(counts.Sent)} sent, {Figures.Count(counts.Ok)} ok, {Figures.Count(counts.Failed)} failed; {Figures.Count(target.Total.N)} divided",
            target.Total.N == 0 ? ReportTone.Bad : counts.Failed > 0 ? ReportTone.Warning : ReportTone.Plain);
        if (target.Total.N == 0)
        {
            return new ReportSection { Heading = target.Target.Name, Lead = [lead, .. Errors(target.Target)] };
        }

        return new ReportSection
        {
            Heading = target.Target.Name,
            Lead = [lead, .. Errors(target.Target)],
            Table = new ReportTable(
                [new("ms", false), new("n", true), new("p50", true), new("p50 (95 %)", true), new("mean", true), new("share", true)],
                [
                    .. BudgetPhases.All.Select(phase => Row(BudgetPhases.LabelOf(phase), target[phase])),
                    Row("total", target.Total),
                    Row("of it TTFB", target.Ttfb),
                    Row("until the first token", target.UntilFirstToken),
                ]),
            Remarks = [.. Remarks(target)],
        };
    }

    private static IEnumerable<ReportLine> Errors(RunTarget target) =>
        from error in target.Counts.ByError.OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal)
        let message = target.Requests.FirstOrDefault(request => request.Error == error.Key)?.ErrorMessage
        select new ReportLine($"  {Figures.Count(error.Value)} × {error.Key}{(message is null ? string.Empty : ": " + message)}", ReportTone.Bad);

    private static string[] Row(string label, PhaseFigure figure) =>
    [
        label,
        figure.N == 0 ? Figures.None : Figures.Count(figure.N),
        Figures.Milliseconds(figure.P50Ms),
        BudgetWords.Range(figure.P50Ci95),
        Figures.Milliseconds(figure.MeanMs),
        BudgetWords.Percent(figure.Share),
    ];

    private static IEnumerable<ReportLine> Remarks(TargetBudget target)
    {
        if (target[BudgetPhase.Server].N == 0)
        {
            yield return Quiet(target.WholeServer.N > 0
                ? $"server: this provider tells the time of its whole answer only (p50 {Figures.Milliseconds(target.WholeServer.P50Ms)} ms), which cannot be set against the first byte"
                : "server: this provider does not tell its own time, so its server and what stands before it are one");
        }

        if (target[BudgetPhase.Network].N == 0)
        {
            yield return Quiet("network: no connection was opened in these requests, so no round trip was measured");
        }
        else
        {
            yield return Quiet(
                $"network: one round trip as the TCP handshake measured it (of the same request, else the median of {Figures.Milliseconds(target.Basis.RoundTripMs)} ms), to whatever answers the connection");
        }

        if (target[BudgetPhase.Overhead].P50Ms is < 0)
        {
            yield return Quiet("provider overhead below zero: the server's own figure and the round trip together exceed the TTFB; such figures are whole milliseconds at best");
        }
    }

    private static ReportSection Closing(BudgetAnalysis budget)
    {
        List<ReportLine> lines =
        [
            Quiet("total: from the moment meant to send to the last output; TTFB: send, network, server, overhead and what is undivided of it"),
            Quiet("mean: over all requests, those without a part counted as the 0 ms it took them; means add up to the total, medians do not"),
        ];
        if (budget.Targets.Any(target => target.Total is { N: > 0, P50Ci95: null }))
        {
            lines.Add(Quiet("an interval of a median needs 11 requests"));
        }

        string[] asked = [.. budget.Runs.Select(run => $"{run.Config.Prompts}, at most {Figures.Count(run.Config.MaxTokens)} tokens").Distinct()];
        if (asked.Length > 1)
        {
            lines.Add(new ReportLine("the runs asked different things, so their differences are also those of the prompts: " + string.Join("; ", asked), ReportTone.Warning));
        }

        lines.AddRange(budget.Runs.SelectMany(run => run.Valid.Notes).Distinct().Select(note => Quiet("note: " + note)));
        lines.AddRange(budget.Runs.Select(run => run.Selftest).DistinctBy(selftest => selftest?.At).Select(RunReport.SelftestLine));
        return new ReportSection { Remarks = lines };
    }

    private static ReportLine Quiet(string text) => new(text, ReportTone.Quiet);
}

/// <summary>How figures of a budget are written.</summary>
internal static class BudgetWords
{
    /// <summary>A difference: its sign always stands there.</summary>
    public static string Signed(double? milliseconds) =>
        (milliseconds >= 0.0005 ? "+" : string.Empty) + Figures.Milliseconds(milliseconds);

    /// <summary>An interval: <c>12.1 to 13.4</c>.</summary>
    public static string Range(Interval? interval) =>
        interval is { } ends ? $"{Figures.Milliseconds(ends.Lower)} to {Figures.Milliseconds(ends.Upper)}" : Figures.None;

    /// <summary>An interval of a difference: <c>-1.2 to +3.4</c>.</summary>
    public static string SignedRange(Interval? interval) =>
        interval is { } ends ? $"{Signed(ends.Lower)} to {Signed(ends.Upper)}" : Figures.None;

    /// <summary>A share as per cent.</summary>
    public static string Percent(double? share) =>
        share is { } value && double.IsFinite(value) ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %" : Figures.None;
}
