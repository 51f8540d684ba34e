using FirstToken.Recording;
using FirstToken.Reports.Budgets;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Reports.ColdStarts;

/// <summary>Cold requests of a saved run as a report.</summary>
public static class ColdRunReport
{
    private const int MostShown = 20;

    /// <summary>Makes the report.</summary>
    /// <param name="run">The run.</param>
    /// <param name="targets">What its requests say, target by target.</param>
    /// <param name="method">How cold requests were looked for.</param>
    public static Report Of(RunFile run, IReadOnlyList<ColdTarget> targets, ColdMethod method)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(targets);
        return new Report($"{run.Name ?? run.Id}: which requests look cold", [.. targets.Select(target => Section(target, method))])
        {
            Notices =
            [
                .. run.Simulated ? (ReportLine[])[new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning)] : [],
                .. run.Valid.Ok ? (ReportLine[])[] : [new ReportLine("NOT VALID: " + string.Join("; ", run.Valid.Reasons), ReportTone.Bad)],
            ],
        };
    }

    private static ReportSection Section(ColdTarget target, ColdMethod method)
    {
        if (target.Finding is not { } finding)
        {
            return new ReportSection { Heading = target.Target.Name, Lead = [new ReportLine("no request has a first token", ReportTone.Bad)] };
        }

        return new ReportSection
        {
            Heading = target.Target.Name,
            Lead = [.. Lead(target, finding)],
            Table = target.Cold.Count == 0 ? null : new ReportTable(
                [new("request", true), new("until the first token (ms)", true), new("× warm", true), new("what was cold", false)],
                [.. target.Cold.Take(MostShown).Select(cold => Row(cold, finding))]),
            Remarks =
            [
                .. target.Cold.Count > MostShown ? (ReportLine[])[$"and {Figures.Count(target.Cold.Count - MostShown)} more (--format json has them all)"] : [],
                new ReportLine(ColdWords.Describe(method, finding), ReportTone.Quiet),
            ],
        };
    }

    private static IEnumerable<ReportLine> Lead(ColdTarget target, ColdFinding finding)
    {
        yield return $"connections reused: {ColdWords.Share(target.Reuse.Reused, target.Reuse.Sent)}";
        yield return $"until the first token, p50: {Figures.Milliseconds(target.ReusedMs)} ms on kept connections, {Figures.Milliseconds(target.NewMs)} ms on new ones"
            + (target.Extra is { } extra ? $"; new ones take {BudgetWords.Signed(extra.Mean)} ms (95 %: {BudgetWords.SignedRange(extra.MeanCi95)})" : string.Empty);
        yield return new ReportLine(
            $"{Figures.Count(target.Cold.Count)} of {Figures.Count(finding.Cold.Count)} requests look cold", target.Cold.Count == 0 ? ReportTone.Good : ReportTone.Plain);
    }

    private static string[] Row(ColdRequest cold, ColdFinding finding) =>
    [
        Figures.Count(cold.Request.N),
        Figures.Milliseconds(cold.UntilFirstTokenMs),
        finding.BaselineMs > 0 ? (cold.UntilFirstTokenMs / finding.BaselineMs).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture) : Figures.None,
        cold.Reasons.Count > 0 ? string.Join(", ", cold.Reasons) : "nothing that the file tells",
    ];
}
