namespace FirstToken.Statistics.Budgets;

/// <summary>A part of the time compared between two targets, or several that can only be compared together.</summary>
/// <param name="Phases">Which; more than one where a target does not let them be told apart.</param>
/// <param name="Difference">Right less left; a request without the part counts as the 0 ms it took.</param>
public sealed record BudgetRow(IReadOnlyList<BudgetPhase> Phases, MeanDifference? Difference);
