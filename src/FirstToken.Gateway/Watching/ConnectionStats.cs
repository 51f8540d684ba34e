namespace FirstToken.Gateway.Watching;

/// <summary>Requests by the connection they found, since the start.</summary>
/// <param name="Hits">An open one.</param>
/// <param name="Misses">None; one was opened.</param>
/// <param name="Timeouts">None, and none came about within the deadline.</param>
/// <param name="Failures">None, and none could be made.</param>
internal sealed record ConnectionStats(long Hits, long Misses, long Timeouts, long Failures);
