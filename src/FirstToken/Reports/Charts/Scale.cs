namespace FirstToken.Reports.Charts;

/// <summary>Where a value stands between the two ends of an axis.</summary>
internal abstract class Scale
{
    /// <summary>0 at the lower end, 1 at the upper; a value outside is outside of that.</summary>
    public abstract double Position(double value);

    /// <summary>The ticks, ascending.</summary>
    public abstract IReadOnlyList<Tick> Ticks { get; }
}
