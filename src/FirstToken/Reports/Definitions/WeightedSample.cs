namespace FirstToken.Reports.Definitions;

/// <summary>A sample and how much it counts.</summary>
internal readonly record struct WeightedSample(double Value, double Weight);
