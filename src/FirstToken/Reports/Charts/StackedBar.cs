namespace FirstToken.Reports.Charts;

/// <summary>A bar of a <see cref="StackedBarChart"/>.</summary>
/// <param name="Name">What stands before it.</param>
/// <param name="Parts">Its parts, from the left.</param>
public sealed record StackedBar(string Name, IReadOnlyList<StackedPart> Parts);
