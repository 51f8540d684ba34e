namespace FirstToken.Gateway.Watching;

/// <summary>What is known of a duration at one moment. Immutable.</summary>
/// <param name="Count">How many were recorded; at least 1.</param>
/// <param name="SumNs">Their sum, nanoseconds.</param>
/// <param name="Buckets">How many lie at or below each bound, in the order of the bounds.</param>
/// <param name="Percentiles">Microseconds at p50, p90, p95, p99 and the highest, within 1 %.</param>
internal sealed record DurationFigures(long Count, double SumNs, IReadOnlyList<long> Buckets, DurationPercentiles Percentiles);
