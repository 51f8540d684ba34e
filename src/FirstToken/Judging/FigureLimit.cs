using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>A limit on a figure of a whole target: <c>ttft_p99&lt;=1500</c>, <c>error_rate&lt;=1%</c>.</summary>
/// <param name="Figure">What is limited.</param>
/// <param name="AtLeast">The figure must be at least the limit instead of at most.</param>
/// <param name="Limit">The limit, in the figure's unit.</param>
public sealed record FigureLimit(TargetFigure Figure, bool AtLeast, double Limit)
{
    /// <summary>Whether a value keeps the limit.</summary>
    /// <param name="value">The value, in the figure's unit.</param>
    public bool IsMetBy(double value) => AtLeast ? value >= Limit : value <= Limit;

    /// <summary>How far a value is from the limit, in the figure's unit: positive on the good side, negative where it misses.</summary>
    /// <param name="value">The value, in the figure's unit.</param>
    public double DistanceOf(double value) => Math.Round(AtLeast ? value - Limit : Limit - value, 9);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Figure.Name}{(AtLeast ? ">=" : "<=")}{Limit}{(Figure.Unit == "%" ? "%" : string.Empty)}");
}
