namespace FirstToken.Recording;

/// <summary>The calls of one kind of tool. Milliseconds; absent means unknown.</summary>
public sealed record RunToolCategory
{
    /// <summary>How many there were.</summary>
    public int? Calls { get; init; }

    /// <summary>The time they took together.</summary>
    public double? TotalMs { get; init; }

    /// <summary>The time of one, on average.</summary>
    public double? MeanMs { get; init; }
}
