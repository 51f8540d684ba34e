using FirstToken.Experiments.ColdStarts;
using FirstToken.Load;
using FirstToken.Reports.Budgets;
using FirstToken.Statistics;

namespace FirstToken.Reports.ColdStarts;

/// <summary>The experiment as a report.</summary>
public static class ColdStartReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="analysis">The analysis.</param>
    public static Report Of(ColdStartAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var sections = new List<ReportSection> { Starts(analysis) };
        if (analysis.Caches.Count > 0)
        {
            sections.Add(Caches(analysis));
        }

        sections.Add(Closing(analysis));
        return new Report($"cold start: {analysis.Result.Plan.Target.Name}", sections)
        {
            Notices = analysis.Simulated ? [new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning)] : [],
        };
    }

    private static ReportSection Starts(ColdStartAnalysis analysis) => new()
    {
        Heading = "until the first token, by what came before",
        Lead = [.. Errors(analysis.Rows)],
        Table = new ReportTable(
            [
                new("ms (p50)", false), new("n", true), new("process", true), new("client", true), new("DNS", true), new("TCP", true), new("TLS", true),
                new("TTFT", true), new("all", true), new("more than warm (mean, 95 %)", true), new("looks cold", true),
            ],
            [.. analysis.Rows.Select(Row)]),
        Remarks = [.. Connections(analysis)],
    };

    private static string[] Row(ColdStartRow row) =>
    [
        row.Scenario.Label,
        Figures.Count(row.N),
        Figures.Milliseconds(row.ProcessStartMs),
        Figures.Milliseconds(row.ClientMs),
        Figures.Milliseconds(row.DnsMs),
        Figures.Milliseconds(row.TcpMs),
        Figures.Milliseconds(row.TlsMs),
        Figures.Milliseconds(row.TtftMs),
        Figures.Milliseconds(row.UntilFirstTokenMs),
        Difference(row.Extra),
        row.LooksCold is { } cold && row.N > 0 ? $"{cold} of {row.N}" : Figures.None,
    ];

    private static IEnumerable<ReportLine> Connections(ColdStartAnalysis analysis)
    {
        if (analysis.Reuse.Possible > 0)
        {
            yield return $"connections reused: {ColdWords.Share(analysis.Reuse.Reused, analysis.Reuse.Possible)} of the requests that could";
        }

        foreach (ColdStartRow row in analysis.Rows.Where(row => row.Kept.Known > 0))
        {
            (int kept, int known) = row.Kept;
            yield return kept == known
                ? $"{row.Scenario.Label}: the connection was kept, {kept} of {known} times"
                : new ReportLine($"{row.Scenario.Label}: the other side, or something between, had closed the connection {known - kept} of {known} times", ReportTone.Warning);
        }

        if (analysis.Finding is { } finding)
        {
            yield return new ReportLine(ColdWords.Describe(analysis.Method, finding), ReportTone.Quiet);
        }
    }

    private static ReportSection Caches(ColdStartAnalysis analysis) => new()
    {
        Heading = "prompt cache, by size of the prefix",
        Lead = [.. Errors(analysis.Caches.SelectMany(pair => (ColdStartRow[])[pair.Cold, pair.Warm]))],
        Table = new ReportTable(
            [
                new("prefix (tokens, estimated)", true), new("n", true), new("TTFT new", true), new("TTFT again", true), new("again less new (mean, 95 %)", true),
                new("tokens written", true), new("tokens read again", true),
            ],
            [.. analysis.Caches.Select(CacheRow)]),
        Remarks =
        [
            .. from pair in analysis.Caches
               where pair.WasCached != true && pair.Warm.N > 0
               select new ReportLine(
                   pair.WasCached is null
                       ? $"{Figures.Count(pair.Cold.Scenario.PrefixTokens)} tokens: this provider does not say what it cached"
                       : $"{Figures.Count(pair.Cold.Scenario.PrefixTokens)} tokens: nothing was read from the cache; prefixes below a model's least size are not cached, and no error says so",
                   ReportTone.Warning),
        ],
    };

    private static string[] CacheRow(CachePair pair) =>
    [
        Figures.Count(pair.Cold.Scenario.PrefixTokens),
        Figures.Count(pair.Difference?.N ?? 0),
        Figures.Milliseconds(pair.Cold.TtftMs),
        Figures.Milliseconds(pair.Warm.TtftMs),
        Difference(pair.Difference),
        Figures.Count((long?)pair.Cold.CacheWriteTokens),
        Figures.Count((long?)pair.Warm.CacheReadTokens),
    ];

    private static ReportSection Closing(ColdStartAnalysis analysis)
    {
        var lines = new List<ReportLine>();
        if (analysis.Result.Stop != StopReason.Finished)
        {
            lines.Add(new ReportLine(
                analysis.Result.Stop == StopReason.CostLimit ? "stopped early: the next request could pass the cost limit" : "stopped early: interrupted", ReportTone.Warning));
        }

        lines.Add(new ReportLine("all: process start, client (this program: compiling, mostly), DNS, TCP, TLS and TTFT; medians of the parts do not add up to it", ReportTone.Quiet));
        if (analysis.Rows.Any(row => row.Scenario.Kind == ColdStartKind.NewProcess))
        {
            lines.Add(new ReportLine("process: start of this very program, a .NET one; programs of other kinds start faster or slower", ReportTone.Quiet));
        }

        return new ReportSection { Remarks = lines };
    }

    private static IEnumerable<ReportLine> Errors(IEnumerable<ColdStartRow> rows) =>
        from sample in rows.SelectMany(row => row.Samples)
        where sample.Request.Error is not null
        group sample by (sample.Scenario.Label, sample.Request.Error) into failures
        select new ReportLine($"{failures.Key.Label}: {failures.Count()} × {failures.Key.Error}: {failures.First().Request.ErrorMessage}", ReportTone.Bad);

    private static string Difference(MeanDifference? difference) =>
        difference is null ? Figures.None
        : difference.MeanCi95 is null ? BudgetWords.Signed(difference.Mean)
        : $"{BudgetWords.Signed(difference.Mean)} ({BudgetWords.SignedRange(difference.MeanCi95)})";
}
