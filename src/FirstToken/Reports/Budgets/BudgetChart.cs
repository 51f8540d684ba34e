using FirstToken.Reports.Charts;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>A budget as a chart: a stacked bar for each target, all on one scale.</summary>
public static class BudgetChart
{
    /// <summary>Makes the chart; targets without a divided request have no bar.</summary>
    /// <param name="budget">The analysis.</param>
    public static Chart Of(BudgetAnalysis budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        TargetBudget[] shown = [.. budget.Targets.Where(target => target.Total.N > 0)];
        return new StackedBarChart
        {
            Title = "Where each millisecond goes",
            Subtitle = "means of each part, which add up to the mean of the whole request",
            Quantity = "ms",
            Marks = (budget.Runs.Any(run => run.Simulated) ? ChartMarks.Simulated : ChartMarks.None)
                | (budget.Runs.All(run => run.Valid.Ok) ? ChartMarks.None : ChartMarks.NotValid),
            Bars = [.. shown.Select(target => new StackedBar(target.Target.Name, [.. BudgetPhases.All.Select(phase => new StackedPart(BudgetPhases.LabelOf(phase), target[phase].MeanMs ?? 0))]))],
            Remarks = [.. shown.Where(IsBelowZero).Select(target => $"{target.Target.Name}: parts below 0 ms are not drawn (the table has them)")],
        };
    }

    private static bool IsBelowZero(TargetBudget target) => target.Phases.Any(phase => phase.MeanMs < -0.0005);
}
