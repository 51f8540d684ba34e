namespace FirstToken.Reports.Charts;

/// <summary>The phases of one target.</summary>
/// <param name="Name">The target.</param>
/// <param name="Bars">Its phases, from the top.</param>
public sealed record PhaseGroup(string Name, IReadOnlyList<PhaseBar> Bars);
