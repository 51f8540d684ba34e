namespace FirstToken.Reports.Charts;

/// <summary>A part of a <see cref="StackedBar"/>. Parts of one name have one colour in all bars.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its length, in the chart's unit; what is not above 0 is not drawn.</param>
public readonly record struct StackedPart(string Name, double Value)
{
    internal bool IsDrawn => double.IsFinite(Value) && Value > 0;
}
