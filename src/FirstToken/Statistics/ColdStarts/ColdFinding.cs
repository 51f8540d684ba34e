namespace FirstToken.Statistics.ColdStarts;

/// <summary>Which requests of a series look cold.</summary>
/// <param name="Cold">For each request of the series.</param>
/// <param name="BaselineMs">The warm median they were held against.</param>
/// <param name="LimitMs">What a request (or the level of a stretch) has to pass.</param>
public sealed record ColdFinding(IReadOnlyList<bool> Cold, double BaselineMs, double LimitMs)
{
    /// <summary>How many look cold.</summary>
    public int Count => Cold.Count(cold => cold);
}
