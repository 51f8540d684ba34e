namespace FirstToken.Judging;

/// <summary>How a target stands to one limit.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Value">The figure, in the limit's unit; absent where the run does not have it.</param>
public sealed record SloResult(FigureLimit Limit, double? Value)
{
    /// <summary>Whether the limit was kept; absent where there is no figure to hold against it.</summary>
    public bool? Met => Value is { } value ? Limit.IsMetBy(value) : null;

    /// <summary>How far on the good side, as a share of the limit; negative on the bad side; absent without a figure or for a limit of 0.</summary>
    public double? Margin => Value is { } value && Limit.Limit != 0
        ? (Limit.AtLeast ? value - Limit.Limit : Limit.Limit - value) / Math.Abs(Limit.Limit)
        : null;
}
