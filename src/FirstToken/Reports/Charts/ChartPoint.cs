namespace FirstToken.Reports.Charts;

/// <summary>A pair of values.</summary>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
public readonly record struct ChartPoint(double X, double Y)
{
    internal bool IsFinite => double.IsFinite(X) && double.IsFinite(Y);
}
