namespace FirstToken.Statistics.Budgets;

/// <summary>What a second target takes more than a first, part by part.</summary>
public sealed record BudgetComparison
{
    /// <summary>The target compared with.</summary>
    public required TargetBudget Left { get; init; }

    /// <summary>The target compared.</summary>
    public required TargetBudget Right { get; init; }

    /// <summary>The parts, in the order they pass; the means of their differences add up to that of <see cref="Total"/>.</summary>
    public required IReadOnlyList<BudgetRow> Rows { get; init; }

    /// <summary>Of the TTFB; absent where a target has no request to compare.</summary>
    public MeanDifference? Ttfb { get; init; }

    /// <summary>To the first output; absent where one target has no request to compare.</summary>
    public MeanDifference? UntilFirstToken { get; init; }

    /// <summary>To the last output.</summary>
    public MeanDifference? Total { get; init; }

    /// <summary>Compares two targets.</summary>
    /// <param name="left">The target compared with.</param>
    /// <param name="right">The target compared.</param>
    /// <param name="targetsInTurn">
    /// Targets of an interleaved run: requests of one round are then compared with each other. 0 where they were measured one
    /// after the other, or in different runs.
    /// </param>
    public static BudgetComparison Of(TargetBudget left, TargetBudget right, int targetsInTurn)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        RequestBudget[] lefts = [.. left.Requests.Values];
        RequestBudget[] rights = [.. right.Requests.Values];
        bool paired = targetsInTurn > 0 && TryPair(left, right, targetsInTurn, out lefts, out rights);
        return new BudgetComparison
        {
            Left = left,
            Right = right,
            Rows = [.. Groups(left, right).Select(phases => new BudgetRow(phases, Difference(budget => budget.Sum(phases) ?? 0)))],
            Ttfb = Difference(budget => budget.Sum(BudgetPhases.Ttfb) ?? 0),
            UntilFirstToken = Difference(budget => budget.UntilFirstTokenMs),
            Total = Difference(budget => budget.TotalMs),
        };

        MeanDifference? Difference(Func<RequestBudget, double> figure)
        {
            double[] of = [.. lefts.Select(figure)];
            double[] with = [.. rights.Select(figure)];
            return paired ? MeanDifferences.Paired(of, with) : MeanDifferences.Unpaired(of, with);
        }
    }

    private static bool TryPair(TargetBudget left, TargetBudget right, int targets, out RequestBudget[] lefts, out RequestBudget[] rights)
    {
        var rounds = new Dictionary<int, RequestBudget>();
        foreach ((int number, RequestBudget budget) in right.Requests)
        {
            rounds[number / targets] = budget;
        }

        var pairs = new List<(RequestBudget Left, RequestBudget Right)>();
        foreach ((int number, RequestBudget budget) in left.Requests.OrderBy(request => request.Key))
        {
            if (rounds.TryGetValue(number / targets, out RequestBudget? partner))
            {
                pairs.Add((budget, partner));
            }
        }

        lefts = pairs.Count > 0 ? [.. pairs.Select(pair => pair.Left)] : [.. left.Requests.Values];
        rights = pairs.Count > 0 ? [.. pairs.Select(pair => pair.Right)] : [.. right.Requests.Values];
        return pairs.Count > 0;
    }

    // What one target lets be told apart and the other does not can only be compared together.
    private static IEnumerable<IReadOnlyList<BudgetPhase>> Groups(TargetBudget left, TargetBudget right)
    {
        bool alike = BudgetPhases.AfterSend.All(phase => left[phase].N > 0 == right[phase].N > 0);
        foreach (BudgetPhase phase in BudgetPhases.All)
        {
            if (alike || !BudgetPhases.AfterSend.Contains(phase))
            {
                if (left[phase].N > 0 || right[phase].N > 0)
                {
                    yield return [phase];
                }
            }
            else if (phase == BudgetPhases.AfterSend[0])
            {
                yield return BudgetPhases.AfterSend;
            }
        }
    }
}
