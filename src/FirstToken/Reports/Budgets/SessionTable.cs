using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>What the difference between two providers comes to over a session.</summary>
/// <param name="Left">The provider compared with.</param>
/// <param name="Right">The provider compared.</param>
/// <param name="Rows">A row for each model of the session.</param>
public sealed record SessionTable(string Left, string Right, IReadOnlyList<SessionRow> Rows)
{
    /// <summary>The sum over the models measured; absent where none was.</summary>
    public SessionRow? Sum
    {
        get
        {
            SessionRow[] measured = [.. Rows.Where(row => row.Comparison is not null)];
            return measured.Length == 0
                ? null
                : new SessionRow("sum", measured.Sum(row => row.Calls))
                {
                    UntilFirstToken = SessionCost.Sum([.. measured.Select(row => row.UntilFirstToken).OfType<SessionCost>()]),
                    Total = SessionCost.Sum([.. measured.Select(row => row.Total).OfType<SessionCost>()]),
                };
        }
    }

    /// <summary>Whether every model of the session was measured on both sides.</summary>
    public bool IsWhole => Rows.All(row => row.Comparison is not null);
}

/// <summary>One model of a <see cref="SessionTable"/>.</summary>
/// <param name="Model">The model, as the counts name it.</param>
/// <param name="Calls">Its calls in a session.</param>
public sealed record SessionRow(string Model, int Calls)
{
    /// <summary>The two targets of this model; absent where it was not measured on both sides, and then there are no costs.</summary>
    public BudgetComparison? Comparison { get; init; }

    /// <summary>A session's difference to the first output of each call.</summary>
    public SessionCost? UntilFirstToken { get; init; }

    /// <summary>A session's difference to the last output of each call.</summary>
    public SessionCost? Total { get; init; }
}
