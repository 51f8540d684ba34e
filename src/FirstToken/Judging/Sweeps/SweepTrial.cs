namespace FirstToken.Judging.Sweeps;

/// <summary>One step of a sweep, as the search sees it.</summary>
/// <param name="Load">Requests a second, or requests in flight.</param>
/// <param name="Verdict">What it showed.</param>
/// <param name="Borderline">So near a limit that it could have gone the other way: it is worth a second step.</param>
public readonly record struct SweepTrial(double Load, SweepVerdict Verdict, bool Borderline = false);
