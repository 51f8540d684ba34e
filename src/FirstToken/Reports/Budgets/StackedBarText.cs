using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>Draws the mean time of each target as one bar of letters, all on one scale.</summary>
internal static class StackedBarText
{
    private const int Columns = 60;

    /// <summary>A bar for each target that has figures, then what the letters mean.</summary>
    public static IEnumerable<ReportLine> Draw(IReadOnlyList<TargetBudget> targets)
    {
        TargetBudget[] shown = [.. targets.Where(target => target.Total.N > 0)];
        if (shown.Length == 0)
        {
            yield break;
        }

        double scale = shown.Max(target => target.Total.MeanMs ?? 0) / Columns;
        int name = shown.Max(target => target.Target.Name.Length);
        var used = new HashSet<BudgetPhase>();
        foreach (TargetBudget target in shown)
        {
            string bar = Bar(target, scale, used);
            yield return $"{target.Target.Name.PadRight(name)}  {bar.PadRight(Columns)}  {Figures.Milliseconds(target.Total.MeanMs)} ms";
        }

        yield return new ReportLine(Legend(shown, used), ReportTone.Quiet);
    }

    /// <summary>The letter of a part: one each, none of them a sign of Markdown's.</summary>
    internal static char LetterOf(BudgetPhase phase) => phase switch
    {
        BudgetPhase.Client => 'c',
        BudgetPhase.Dns => 'd',
        BudgetPhase.Tcp => 't',
        BudgetPhase.Tls => 'l',
        BudgetPhase.Send => 's',
        BudgetPhase.Network => 'n',
        BudgetPhase.Server => 'S',
        BudgetPhase.Overhead => 'o',
        BudgetPhase.Undivided => 'u',
        BudgetPhase.FirstToken => 'f',
        BudgetPhase.Thinking => 'T',
        BudgetPhase.Generation => '=',
        _ => '?',
    };

    // Each part ends where the sum of those before it ends, so that rounding never adds up.
    private static string Bar(TargetBudget target, double scale, HashSet<BudgetPhase> used)
    {
        var bar = new System.Text.StringBuilder(Columns);
        double sum = 0;
        foreach (BudgetPhase phase in BudgetPhases.All)
        {
            sum += Math.Max(0, target[phase].MeanMs ?? 0);
            int columns = Math.Min(Columns, (int)Math.Round(sum / Math.Max(scale, double.Epsilon))) - bar.Length;
            if (columns > 0)
            {
                bar.Append(LetterOf(phase), columns);
                used.Add(phase);
            }
        }

        return bar.ToString();
    }

    private static string Legend(TargetBudget[] targets, HashSet<BudgetPhase> used)
    {
        string[] small = [.. BudgetPhases.All.Where(phase => !used.Contains(phase) && targets.Any(target => target[phase].MeanMs is > 0)).Select(BudgetPhases.LabelOf)];
        return string.Join(", ", BudgetPhases.All.Where(used.Contains).Select(phase => $"{LetterOf(phase)} {BudgetPhases.LabelOf(phase)}"))
            + (small.Length > 0 ? $"; too short to be seen: {string.Join(", ", small)}" : string.Empty);
    }
}
