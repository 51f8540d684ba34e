using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>The part of a budget that sets two targets against each other.</summary>
internal static class ComparisonSection
{
    public static ReportSection Of(BudgetComparison comparison)
    {
        string heading = $"{comparison.Right.Target.Name} less {comparison.Left.Target.Name}";
        if (comparison.Total is not { } total)
        {
            return new ReportSection { Heading = heading, Lead = [new ReportLine("cannot be compared: one of them has no request that could be divided", ReportTone.Bad)] };
        }

        return new ReportSection
        {
            Heading = heading,
            Lead = [.. Lead(comparison, total)],
            Table = new ReportTable(
                [new("ms", false), new("mean", true), new("mean (95 %)", true), new("share", true), new("p50", true), new("p50 (95 %)", true)],
                [
                    .. comparison.Rows.Select(row => Row(LabelOf(row), row.Difference, total)),
                    Row("total", total, total),
                    Row("of it TTFB", comparison.Ttfb, total),
                    Row("until the first token", comparison.UntilFirstToken, total),
                ]),
            Remarks = [.. Remarks(comparison)],
        };
    }

    private static IEnumerable<ReportLine> Lead(BudgetComparison comparison, MeanDifference total)
    {
        string verdict = !total.IsProven ? "no difference of the whole answer is proven"
            : total.Mean > 0 ? $"takes longer by {Figures.Milliseconds(total.Mean)} ms a request"
            : $"is faster by {Figures.Milliseconds(-total.Mean)} ms a request";
        string basis = total.Paired ? $"{total.N} pairs, each measured in turn" : "two sets of requests, not measured in turn";
        yield return $"{verdict} ({basis})";
        if (!BudgetAnalysis.IsOneModel(comparison))
        {
            yield return new ReportLine($"two models ({comparison.Left.Target.Model}, {comparison.Right.Target.Model}): the differences are theirs as much as the providers'", ReportTone.Warning);
        }
    }

    private static IEnumerable<ReportLine> Remarks(BudgetComparison comparison)
    {
        if (comparison.Rows.Any(row => row.Phases.Count > 1))
        {
            yield return new ReportLine("TTFB after send: one of the two does not let network, server and overhead be told apart, so they are compared together", ReportTone.Quiet);
        }

        yield return new ReportLine("share: of the difference of the total, by the means, which add up; parts that work against it are below 0 %", ReportTone.Quiet);
    }

    private static string LabelOf(BudgetRow row) => row.Phases.Count == 1 ? BudgetPhases.LabelOf(row.Phases[0]) : "TTFB after send";

    private static string[] Row(string label, MeanDifference? difference, MeanDifference total) =>
    [
        label,
        BudgetWords.Signed(difference?.Mean),
        BudgetWords.SignedRange(difference?.MeanCi95),

        // A share of what may as well be nothing says nothing.
        total.IsProven ? BudgetWords.Percent(difference?.Mean / total.Mean) : Figures.None,
        BudgetWords.Signed(difference?.Median),
        BudgetWords.SignedRange(difference?.MedianCi95),
    ];
}
