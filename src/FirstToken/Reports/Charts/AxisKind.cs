namespace FirstToken.Reports.Charts;

/// <summary>How an axis spaces its values.</summary>
public enum AxisKind : byte
{
    /// <summary>Logarithmic where the largest value is far above the median and none is 0 or below; linear otherwise.</summary>
    Auto,

    /// <summary>Equal distances for equal differences.</summary>
    Linear,

    /// <summary>Equal distances for equal ratios; linear all the same where a value is 0 or below.</summary>
    Log,
}
