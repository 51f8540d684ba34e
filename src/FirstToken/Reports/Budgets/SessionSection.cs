using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>The compounding table: what a difference for each call comes to over a session.</summary>
internal static class SessionSection
{
    public static IEnumerable<ReportSection> Of(BudgetAnalysis budget)
    {
        if (budget.Session is not { } session)
        {
            return [];
        }

        return budget.Sessions.Count > 0
            ? budget.Sessions.Select(table => Of(table, session))
            : [new ReportSection
            {
                Heading = "over a session",
                Lead = [new ReportLine("no model was measured on two sides: name two targets of one model to see what their difference comes to", ReportTone.Warning)],
            }];
    }

    private static ReportSection Of(SessionTable table, SessionPlan session)
    {
        bool day = session.SessionsPerDay is not null;
        ReportColumn[] columns =
        [
            new("model", false), new("calls", true), new("first token, a call (ms)", true), new("a session (s)", true),
            new("answer, a call (ms)", true), new("a session (s)", true), .. day ? (ReportColumn[])[new("a day (s)", true)] : [],
        ];
        return new ReportSection
        {
            Heading = $"over a session: {table.Right} instead of {table.Left}",
            Lead = [Lead(session)],
            Table = new ReportTable(columns, [.. table.Rows.Select(row => Row(row, session)), .. table.Sum is { } sum ? (string[][])[Row(sum with { Model = table.IsWhole ? "sum" : "sum of those measured" }, session)] : []]),
            Remarks = [.. Remarks(table)],
        };
    }

    private static ReportLine Lead(SessionPlan session)
    {
        string day = session.SessionsPerDay is { } sessions
            ? string.Create(CultureInfo.InvariantCulture, $"; {sessions:0.##} {(sessions == 1 ? "session" : "sessions")} a day")
            : string.Empty;
        return $"calls: {session.Source}{day}";
    }

    private static IEnumerable<ReportLine> Remarks(SessionTable table)
    {
        yield return new ReportLine("+ is time lost, - is time won; intervals are 95 %, and take the calls of a session to differ as those measured do", ReportTone.Quiet);
        yield return new ReportLine("calls are added up as if one waited for the other; those that run side by side cost less", ReportTone.Quiet);
        string[] missing = [.. table.Rows.Where(row => row.Comparison is null).Select(row => row.Model)];
        if (missing.Length > 0)
        {
            yield return new ReportLine($"not measured on both sides, and so not in the sum: {string.Join(", ", missing)}", ReportTone.Warning);
        }
    }

    private static string[] Row(SessionRow row, SessionPlan session) =>
    [
        row.Model,
        Figures.Count(row.Calls),
        Call(row.Comparison?.UntilFirstToken),
        Seconds(row.UntilFirstToken, 1),
        Call(row.Comparison?.Total),
        Seconds(row.Total, 1),
        .. session.SessionsPerDay is { } sessions ? (string[])[Seconds(row.Total, sessions)] : [],
    ];

    private static string Call(MeanDifference? difference) =>
        difference is null ? Figures.None : BudgetWords.Signed(difference.Mean) + InBrackets(difference.MeanCi95, BudgetWords.SignedRange);

    private static string Seconds(SessionCost? cost, double times) =>
        cost is { } found
            ? Seconds(found.Seconds * times) + InBrackets(found.Ci95, interval => $"{Seconds(interval!.Value.Lower * times)} to {Seconds(interval.Value.Upper * times)}")
            : Figures.None;

    private static string Seconds(double seconds) => seconds.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);

    private static string InBrackets(Interval? interval, Func<Interval?, string> write) => interval is null ? string.Empty : $" ({write(interval)})";
}
