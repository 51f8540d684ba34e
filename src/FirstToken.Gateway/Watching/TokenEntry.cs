namespace FirstToken.Gateway.Watching;

/// <summary>Tokens by the provider's own usage.</summary>
/// <param name="Input">Neither read from nor written to a cache.</param>
/// <param name="CacheRead">Read from the provider's cache.</param>
/// <param name="CacheWrite">Written to it.</param>
/// <param name="Output">Output, reasoning included.</param>
internal sealed record TokenEntry(long Input, long CacheRead, long CacheWrite, long Output);
