using FirstToken.Simulator.Caching;

namespace FirstToken.Simulator.Scripts;

/// <summary>What a request asks for, whatever its format.</summary>
internal sealed record Ask
{
    public const string UsualArguments = """{"harbour":"Saint-Malo","days":3}""";

    public required string Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>Most tokens of output; null for no bound.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The prompt, cut where caches may cut it.</summary>
    public required CachePrompt Prompt { get; init; }

    /// <summary>The first tool declared.</summary>
    public string? ToolName { get; init; }

    /// <summary>Arguments that fit the first tool's schema.</summary>
    public string ToolArguments { get; init; } = UsualArguments;

    /// <summary>Whether the last message already brings a tool's result: then no further call is made, so that an agent's loop ends.</summary>
    public bool HasToolResult { get; init; }

    /// <summary>Reasoning takes its time and its tokens but is not shown.</summary>
    public bool HideThinking { get; init; }

    /// <summary>OpenAI: whether the stream ends with a usage chunk.</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>Gemini without <c>alt=sse</c>: one JSON array, piece by piece.</summary>
    public bool AsArray { get; init; }
}
