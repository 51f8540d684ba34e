namespace FirstToken.Reports.Charts;

/// <summary>Points under one name.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Points">The points; those that are no numbers are left out.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<ChartPoint> Points);
