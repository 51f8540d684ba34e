namespace FirstToken.Reports.Charts;

/// <summary>A place on a scale with a line through the chart; one without a label is only that line.</summary>
internal readonly record struct Tick(double Value, string Label);
