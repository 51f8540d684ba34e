namespace FirstToken.Recording.Sessions;

/// <summary>What a coding session's own log tells of its requests and tools; nothing that was said in it.</summary>
public sealed record SessionLog
{
    /// <summary>The session's id; empty where no record has one.</summary>
    public required string Id { get; init; }

    /// <summary>The requests, in the order of the log, each once.</summary>
    public required IReadOnlyList<SessionCall> Calls { get; init; }

    /// <summary>Lines that could not be read: cut off, too long, or of no format.</summary>
    public required int SkippedLines { get; init; }
}
