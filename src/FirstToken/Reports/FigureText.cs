using System.Globalization;
using FirstToken.Judging;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>Writes figures that people name (<c>ttft_p99</c>) with their unit.</summary>
internal static class FigureText
{
    /// <summary>A value without its unit.</summary>
    public static string Value(TargetFigure figure, double? value) => (value, figure.Unit) switch
    {
        (null, _) => Figures.None,
        ({ } known, "ms") => Figures.Milliseconds(known),
        ({ } known, "tok/s" or "1/s") => Figures.Rate(known),
        ({ } known, _) => Plain(known),
    };

    /// <summary>A value with its unit: <c>412.0 ms</c>, <c>1.25 %</c>.</summary>
    public static string Quantity(TargetFigure figure, double? value) =>
        value is null || figure.Unit.Length == 0 ? Value(figure, value) : Value(figure, value) + " " + figure.Unit;

    /// <summary>A limit as people read it: <c>≤ 500 ms</c>.</summary>
    public static string Limit(FigureLimit limit) =>
        $"{(limit.AtLeast ? "≥" : "≤")} {Plain(limit.Limit)}{(limit.Figure.Unit.Length == 0 ? string.Empty : " " + limit.Figure.Unit)}";

    /// <summary>An interval, or why there is none.</summary>
    public static string Interval(TargetFigure figure, FigureEvidence evidence) => (evidence.Certainty, evidence.Interval) switch
    {
        (_, { } interval) => $"{Value(figure, interval.Lower)} to {Value(figure, interval.Upper)}",
        (FigureCertainty.TooFewSamples, _) when figure.Quantile is not null => $"max of {Figures.Count(evidence.N)}",
        (FigureCertainty.TooFewSamples, _) => $"n = {Figures.Count(evidence.N)}",
        (FigureCertainty.NotStated, _) => "not stated",
        _ => Figures.None,
    };

    /// <summary>A difference with its unit and, of a quantity that has a scale, its share of another: <c>88.0 ms (17.6 %)</c>, <c>0.5 points</c>.</summary>
    public static string Difference(TargetFigure figure, double difference, double? of) => figure.Unit == "%"
        ? Value(figure, difference) + " points"
        : Quantity(figure, difference) + (of is { } whole && whole != 0 ? FormattableString.Invariant($" ({100 * difference / Math.Abs(whole):0.0} %)") : string.Empty);

    private static string Plain(double value) => value.ToString(Math.Abs(value) < 0.01 ? "0.########" : "0.###", CultureInfo.InvariantCulture);
}
