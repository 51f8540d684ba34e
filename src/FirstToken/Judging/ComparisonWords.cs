using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>Results of a comparison in words.</summary>
public static class ComparisonWords
{
    /// <summary>A verdict: <c>faster</c>, <c>same within 5 %</c>, <c>not enough samples</c>.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <param name="unit">The figure's unit.</param>
    /// <param name="sameWithinPercent">What counts as the same.</param>
    public static string Of(ComparisonVerdict verdict, string unit, double sameWithinPercent) => verdict switch
    {
        ComparisonVerdict.Same when unit == "%" => $"same within {Number(Comparator.SameWithinPoints)} point",
        ComparisonVerdict.Same => $"same within {Number(sameWithinPercent)} %",
        ComparisonVerdict.NotEnoughSamples => "not enough samples",
        _ => verdict.ToString().ToLowerInvariant(),
    };

    /// <summary>A figure's change in one line.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="sameWithinPercent">What counts as the same.</param>
    public static string Of(FigureComparison figure, double sameWithinPercent)
    {
        ArgumentNullException.ThrowIfNull(figure);
        string verdict = Of(figure.Verdict, figure.Unit, sameWithinPercent);
        string change = figure.RatioCi95 is { } ratios
            ? $": {Percent(figure.Ratio!.Value)} ({Percent(ratios.Lower)} to {Percent(ratios.Upper)})"
            : figure.DifferenceCi95 is { } differences && figure.Difference is { } difference
            ? $": {WithSign(difference)} ({WithSign(differences.Lower)} to {WithSign(differences.Upper)}) {Unit(figure.Unit)}".TrimEnd()
            : string.Empty;
        return verdict + change + (figure.Reason is { } reason ? $": {reason}" : string.Empty);
    }

    /// <summary>A ratio as a change in percent: <c>+12.3 %</c>.</summary>
    public static string Percent(double ratio) => WithSign(100 * (ratio - 1)) + " %";

    /// <summary>An interval of changes, in percent or in a unit: <c>+3.1 to +8.2 %</c>.</summary>
    internal static string Range(Interval interval, string unit) => $"{WithSign(interval.Lower)} to {WithSign(interval.Upper)} {unit}".TrimEnd();

    /// <summary>The unit of a change; of a figure in percent, points.</summary>
    internal static string Unit(string unit) => unit == "%" ? "points" : unit;

    /// <summary>A signed number with few digits.</summary>
    public static string WithSign(double value) => (Math.Abs(value) switch
    {
        < 10 => Math.Round(value, 2),
        < 1000 => Math.Round(value, 1),
        _ => Math.Round(value),
    }).ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
