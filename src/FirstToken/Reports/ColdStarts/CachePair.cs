using FirstToken.Statistics;

namespace FirstToken.Reports.ColdStarts;

/// <summary>A prompt prefix sent for the first time and again.</summary>
/// <param name="Cold">The first time.</param>
/// <param name="Warm">Again.</param>
/// <param name="Difference">TTFT again less TTFT of the first time, by rounds; below zero is saved.</param>
public sealed record CachePair(ColdStartRow Cold, ColdStartRow Warm, MeanDifference? Difference)
{
    /// <summary>Whether the provider says that it cached: told by tokens written or read, not by the time.</summary>
    public bool? WasCached => Cold.CacheWriteTokens is null && Warm.CacheReadTokens is null ? null : Warm.CacheReadTokens is > 0;
}
