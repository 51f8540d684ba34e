using FirstToken.Recording;

namespace FirstToken.Reports.Charts;

/// <summary>A named point of a <see cref="ScatterChart"/>.</summary>
/// <param name="Name">What stands beside it and in the legend.</param>
/// <param name="X">Along.</param>
/// <param name="Y">Up.</param>
public sealed record ScatterPoint(string Name, double X, double Y)
{
    /// <summary>The interval of <see cref="Y"/>, drawn as a line through the point; none where it is not known.</summary>
    public Interval? YInterval { get; init; }

    internal IEnumerable<double> Ys => YInterval is { } interval ? [Y, interval.Lower, interval.Upper] : [Y];

    internal bool IsFinite => double.IsFinite(X) && Ys.All(double.IsFinite);
}
