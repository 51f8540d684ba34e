namespace FirstToken.Judging.Sweeps;

/// <summary>What a sweep does next: a step at a load, or nothing more.</summary>
/// <param name="Load">The load of the next step; absent at the end.</param>
/// <param name="End">Why nothing more is to be done; absent while there is.</param>
public readonly record struct SweepDecision(double? Load, SweepEnd? End)
{
    /// <summary>A further step.</summary>
    public static SweepDecision Try(double load) => new(load, null);

    /// <summary>No further step.</summary>
    public static SweepDecision Stop(SweepEnd end) => new(null, end);
}
