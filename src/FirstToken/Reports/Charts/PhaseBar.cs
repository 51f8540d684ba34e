namespace FirstToken.Reports.Charts;

/// <summary>A phase of a <see cref="PhaseChart"/>.</summary>
/// <param name="Name">Which phase.</param>
/// <param name="StartMs">Its start from the sending of the request, milliseconds; below 0 before it.</param>
/// <param name="LengthMs">How long it took, milliseconds.</param>
public readonly record struct PhaseBar(string Name, double StartMs, double LengthMs)
{
    /// <summary>What stands behind the figure, where something must be said of it (<c>of 3 requests</c>).</summary>
    public string? Note { get; init; }

    internal bool IsDrawn => double.IsFinite(StartMs) && double.IsFinite(LengthMs) && LengthMs >= 0;
}
