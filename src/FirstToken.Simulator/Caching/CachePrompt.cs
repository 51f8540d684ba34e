namespace FirstToken.Simulator.Caching;

/// <summary>A prompt as a prompt cache sees it: a chain of blocks, each known by the hash of all up to its end.</summary>
internal sealed class CachePrompt
{
    /// <summary>Estimated tokens of the whole prompt.</summary>
    public required int Tokens { get; init; }

    /// <summary>Block ends in order; empty when nothing can be cached.</summary>
    public IReadOnlyList<CacheMark> Marks { get; init; } = [];

    /// <summary>Fewest tokens a prefix must have.</summary>
    public int Minimum { get; init; }

    /// <summary>Whether the provider caches unasked: every mark may be read and written, and writing is not billed apart.</summary>
    public bool Automatic { get; init; }
}
