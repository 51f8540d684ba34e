namespace FirstToken.Recording;

/// <summary>The tool calls of a session. Milliseconds; absent means unknown.</summary>
public sealed record RunToolBudget
{
    /// <summary>How many there were.</summary>
    public int? TotalCalls { get; init; }

    /// <summary>The time they took together.</summary>
    public double? TotalToolMs { get; init; }

    /// <summary>The same by kind of tool, under the names the file gives them.</summary>
    public IReadOnlyDictionary<string, RunToolCategory> ByCategory { get; init => field = value ?? new Dictionary<string, RunToolCategory>(); } = new Dictionary<string, RunToolCategory>();
}
