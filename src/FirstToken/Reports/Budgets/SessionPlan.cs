namespace FirstToken.Reports.Budgets;

/// <summary>How often a session calls each model.</summary>
public sealed record SessionPlan
{
    /// <summary>Calls of each model in a session, in the order to show them.</summary>
    public required IReadOnlyList<KeyValuePair<string, int>> Calls { get; init; }

    /// <summary>Where the counts are from, for people.</summary>
    public required string Source { get; init; }

    /// <summary>Sessions in a day; absent where nobody asked for the day.</summary>
    public double? SessionsPerDay { get; init; }
}
