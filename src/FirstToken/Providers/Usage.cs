namespace FirstToken.Providers;

/// <summary>
/// Token usage in the one normal form of facts wire.md §0.3. Absent (<see langword="null"/>) means the provider did not
/// say; it never means zero.
/// </summary>
public sealed record Usage
{
    /// <summary>Input tokens that were neither read from nor written to a cache.</summary>
    public long? InputUncached { get; init; }

    /// <summary>Input tokens read from the provider's prompt cache.</summary>
    public long? CacheRead { get; init; }

    /// <summary>Input tokens written to the cache, every lifetime together.</summary>
    public long? CacheWrite { get; init; }

    /// <summary>The part of <see cref="CacheWrite"/> written with the one-hour lifetime, where the provider splits it.</summary>
    public long? CacheWriteLong { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? Output { get; init; }

    /// <summary>The part of <see cref="Output"/> that was reasoning.</summary>
    public long? Reasoning { get; init; }

    /// <summary>All input tokens, cached or not; absent when no input figure was given.</summary>
    public long? TotalInput =>
        InputUncached is null && CacheRead is null && CacheWrite is null
            ? null
            : (InputUncached ?? 0) + (CacheRead ?? 0) + (CacheWrite ?? 0);
}
