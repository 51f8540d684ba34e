namespace FirstToken.Recording.Sessions;

/// <summary>How often a Claude Code session called each model, its subagents included.</summary>
/// <param name="Calls">Calls of each model.</param>
/// <param name="SkippedLines">Lines of the logs that could not be read; one still being written may end in one.</param>
public sealed record SessionCalls(IReadOnlyDictionary<string, int> Calls, int SkippedLines)
{
    /// <summary>Reads a transcript and those of its subagents, which Claude Code keeps in a folder of the transcript's name.</summary>
    /// <param name="path">The transcript, <c>SESSION-ID.jsonl</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, or holds no call; the message is one line for people.</exception>
    public static async Task<SessionCalls> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var logs = new List<SessionLog>();
        foreach (string file in SubagentsOf(path).Prepend(path))
        {
            logs.Add(await SessionLogReader.ReadAsync(file, cancellationToken).ConfigureAwait(false));
        }

        SessionCalls calls = Of(logs);
        return calls.Calls.Count > 0
            ? calls
            : throw new RunFileException($"{path}: no model call in it; a Claude Code transcript has lines of type assistant with a model and a message id");
    }

    /// <summary>Counts the calls in logs; one that several of them tell of counts once.</summary>
    /// <param name="logs">The logs.</param>
    public static SessionCalls Of(IReadOnlyList<SessionLog> logs)
    {
        ArgumentNullException.ThrowIfNull(logs);
        var answered = logs.SelectMany(log => log.Calls).Where(call => call is { Failed: false, Model.Length: > 0 }).DistinctBy(call => call.MessageId);
        return new SessionCalls(answered.CountBy(call => call.Model!).ToDictionary(), logs.Sum(log => log.SkippedLines));
    }

    private static IEnumerable<string> SubagentsOf(string path)
    {
        string folder = Path.Combine(Path.ChangeExtension(path, null), "subagents");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.jsonl").Where(file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal)
            : [];
    }
}
