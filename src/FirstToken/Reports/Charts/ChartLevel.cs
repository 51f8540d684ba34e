namespace FirstToken.Reports.Charts;

/// <summary>A value to be seen across a chart.</summary>
/// <param name="Name">What it is (<c>SLO 1500 ms</c>).</param>
/// <param name="Value">Where it is on the axis up.</param>
public readonly record struct ChartLevel(string Name, double Value);
