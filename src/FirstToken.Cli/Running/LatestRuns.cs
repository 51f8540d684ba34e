using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Running;

/// <summary>The newest runs in a folder.</summary>
internal static class LatestRuns
{
    /// <summary>Opens the newest runs, the oldest of them first. Files that are not runs are passed over.</summary>
    /// <exception cref="CommandFailure">There is no such folder, or it holds too few runs.</exception>
    public static async Task<IReadOnlyList<(string File, RunFile Run)>> OpenAsync(string folder, int count, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw CommandFailure.Usage($"{folder}: no such folder; runs are saved in runs/ unless bench is told otherwise");
        }

        // Written last is newest; of files written at once (a fresh checkout) the name decides, and bench's names begin with the time.
        IEnumerable<FileInfo> files = new DirectoryInfo(folder).EnumerateFiles("*.json")
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ThenByDescending(file => file.Name, StringComparer.Ordinal);
        var runs = new List<(string File, RunFile Run)>();
        string? refused = null;
        foreach (FileInfo file in files)
        {
            string path = Path.Combine(folder, file.Name);
            try
            {
                runs.Add((path, await RunLoader.ReadAsync(path, cancellationToken)));
            }
            catch (RunFileException notRead)
            {
                refused ??= notRead.Message; // perhaps a report or a baseline: only worth a word when runs are missing
            }

            if (runs.Count == count)
            {
                break;
            }
        }

        if (runs.Count < count)
        {
            string hint = refused is null ? string.Empty : $" (passed over: {refused})";
            throw CommandFailure.Usage($"{folder} holds {runs.Count} run{(runs.Count == 1 ? string.Empty : "s")}, not {count}{hint}");
        }

        return [.. runs.OrderBy(run => run.Run.CreatedAt)];
    }
}
