namespace FirstToken.Reports.Charts;

/// <summary>A cell of a <see cref="HeatGrid"/> in the values of its axes; <paramref name="High"/> is 0 in the row of those that are 0.</summary>
internal readonly record struct HeatCell(double From, double To, double Low, double High, int Count)
{
    public bool IsZero => High == 0;
}
