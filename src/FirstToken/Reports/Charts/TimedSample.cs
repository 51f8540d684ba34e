namespace FirstToken.Reports.Charts;

/// <summary>What happened at a moment.</summary>
/// <param name="AtS">The moment, seconds from the start of the run.</param>
/// <param name="Value">The figure; <see langword="null"/> for a request that failed.</param>
public readonly record struct TimedSample(double AtS, double? Value);
