namespace FirstToken.Recording.Sessions;

/// <summary>One call of a tool in a coding session.</summary>
public sealed record SessionTool
{
    /// <summary>Its id, as call and result carry it.</summary>
    public required string Id { get; init; }

    /// <summary>The tool (<c>Read</c>, <c>Bash</c>, <c>mcp__server__tool</c>).</summary>
    public required string Name { get; init; }

    /// <summary>When the model had asked for it; absent where the log does not say.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When its result was there, permission asked for and given included; absent where there is none.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>The tool only looks at something: a file, a search, a page.</summary>
    public bool OnlyReads { get; init; }

    /// <summary>
    /// What it looks at stands in the result of a tool call shortly before it, or cannot be told: the two may not have been made
    /// at once.
    /// </summary>
    public bool NeedsEarlierResult { get; init; }
}
