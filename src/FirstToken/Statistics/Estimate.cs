using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>A figure estimated from samples.</summary>
/// <param name="Value">The figure, in the unit of its samples.</param>
/// <param name="Interval">Its 95 % interval; absent where the samples are too few to state one.</param>
/// <param name="N">Number of samples.</param>
public sealed record Estimate(double Value, Interval? Interval, int N)
{
    /// <summary>The estimate of the same figure in another unit, or of a multiple of it.</summary>
    /// <param name="factor">More than 0.</param>
    public Estimate Times(double factor) => this with
    {
        Value = Value * factor,
        Interval = Interval is { } interval ? new Interval(interval.Lower * factor, interval.Upper * factor) : null,
    };

    /// <summary>
    /// This figure less another from other samples. Both intervals hold at once in nine cases of ten or more, and their ends are
    /// subtracted crosswise: the result is wider than it would have to be, never narrower.
    /// </summary>
    /// <param name="other">What is taken away.</param>
    public Estimate Minus(Estimate other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Estimate(
            Value - other.Value,
            Interval is { } mine && other.Interval is { } theirs ? new Interval(mine.Lower - theirs.Upper, mine.Upper - theirs.Lower) : null,
            Math.Min(N, other.N));
    }
}
