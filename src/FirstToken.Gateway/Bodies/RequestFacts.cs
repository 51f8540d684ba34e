namespace FirstToken.Gateway.Bodies;

/// <summary>What a request's body says that routing, caching and budgets need. Of any of the APIs.</summary>
public sealed record RequestFacts
{
    /// <summary>The facts of a body that cannot be understood: broken JSON, no object, or a member given twice that we read.</summary>
    public static RequestFacts Unknown { get; } = new();

    /// <summary>Whether the body was understood. If not, nothing else here means anything.</summary>
    public bool IsKnown { get; init; }

    /// <summary>The model, from the body or (Bedrock, Gemini) as handed in from the path.</summary>
    public string? Model { get; init; }

    /// <summary>Whether a streamed answer is asked for; absent where the body does not say (Bedrock and Gemini say it in the path).</summary>
    public bool? Streams { get; init; }

    /// <summary>The most output tokens asked for.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Whether the caller marks anything for the prompt cache himself (<c>cache_control</c>, <c>cachePoint</c>).</summary>
    public bool MarksCache { get; init; }

    /// <summary>How many tools are offered.</summary>
    public int Tools { get; init; }

    /// <summary>How many messages there are; a prompt that is one string counts as one.</summary>
    public int Messages { get; init; }

    /// <summary>
    /// Bytes of tools, system and messages as JSON, without images, files and signatures: four of them are about a token. An
    /// estimate.
    /// </summary>
    public long TextBytes { get; init; }

    /// <summary>The part of <see cref="TextBytes"/> that tools and system prompt are, leading system messages included.</summary>
    public long PrefixBytes { get; init; }

    /// <summary>Hashes of the cacheable prefix; zero where unknown.</summary>
    public PrefixHashes Prefix { get; init; }
}
