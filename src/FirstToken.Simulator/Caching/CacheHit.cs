namespace FirstToken.Simulator.Caching;

/// <summary>How a prompt divides: the parts add up to its tokens.</summary>
/// <param name="Uncached">Tokens neither read nor written.</param>
/// <param name="Read">Tokens a cache held.</param>
/// <param name="Write5m">Tokens newly cached for the usual life.</param>
/// <param name="Write1h">Tokens newly cached for an hour.</param>
internal readonly record struct CacheHit(int Uncached, int Read, int Write5m, int Write1h);
