namespace FirstToken.Gateway.Bodies;

/// <summary>What one value of a body (a tool, a system block, a message) turned out to be.</summary>
internal readonly record struct BodyPart
{
    /// <summary>Hash of its content; marks for the cache are none.</summary>
    public ulong Hash { get; init; }

    /// <summary>Its bytes without those of images, files, signatures and cache marks.</summary>
    public long TextBytes { get; init; }

    /// <summary>Whether it holds a mark for the prompt cache.</summary>
    public bool MarksCache { get; init; }

    /// <summary>Whether it is a message of the role <c>system</c> or <c>developer</c>.</summary>
    public bool IsSystem { get; init; }

    /// <summary>
    /// Whether it is the block that Claude Code puts before the system prompt, whose text may change with every call (facts:
    /// claude-code.md §8).
    /// </summary>
    public bool IsBilling { get; init; }

    /// <summary>Functions declared inside, where one tool is a list of them (Gemini).</summary>
    public int Declarations { get; init; }
}
