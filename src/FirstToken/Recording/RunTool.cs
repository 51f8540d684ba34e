namespace FirstToken.Recording;

/// <summary>The program that made a run file.</summary>
public sealed record RunTool
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its name where it is not this tool.</summary>
    public string? Name { get; init; }

    /// <summary>The commit it was built from, where known.</summary>
    public string? Commit { get; init; }
}
