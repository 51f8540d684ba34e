namespace FirstToken.Reports.Definitions;

/// <summary>How a tool takes percentiles.</summary>
internal enum PercentileRule : byte
{
    /// <summary>Between the two samples around (n − 1)·q, in proportion: numpy's default.</summary>
    Linear,

    /// <summary>The smallest sample at which the summed weights reach the share.</summary>
    CumulativeWeight,

    /// <summary>The sample at the position ⌊n·q⌋, counted from 0.</summary>
    FloorOfPosition,
}
