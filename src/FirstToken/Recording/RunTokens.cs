namespace FirstToken.Recording;

/// <summary>Tokens of a target by the provider's own usage, failed requests included; absent where no request said.</summary>
public sealed record RunTokens
{
    /// <summary>Input tokens neither read from nor written to a cache.</summary>
    public long? Input { get; init; }

    /// <summary>Input tokens read from the prompt cache.</summary>
    public long? CacheRead { get; init; }

    /// <summary>Input tokens written to the prompt cache.</summary>
    public long? CacheWrite { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? Output { get; init; }

    /// <summary>The part of the output that was reasoning.</summary>
    public long? Reasoning { get; init; }
}
