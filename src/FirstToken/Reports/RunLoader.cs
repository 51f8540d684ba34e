using FirstToken.Recording;
using FirstToken.Reports.Loading;

namespace FirstToken.Reports;

/// <summary>Opens a saved run, whatever kind of file it is in. Every verb that reads runs reads them here.</summary>
public static class RunLoader
{
    // The first that knows the file reads it; a run file is what a file is taken for that none of them knows.
    private static readonly IRunReader[] s_readers = [new EventLogRuns(), new OlderRuns()];

    private static readonly IRunReader s_otherwise = new SavedRuns();

    /// <summary>
    /// Reads a saved run: a run file, an older benchmark's results, or an event log, of which a bounded number of requests is kept (the run's notes say
    /// so) while its figures are of all.
    /// </summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, is none of the kinds known, or is empty; the message is one line for people.</exception>
    public static async Task<RunFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Stream content = await SourceFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            FileHead head = await FileHead.ReadAsync(content, path, cancellationToken).ConfigureAwait(false);
            IRunReader reader = Array.Find(s_readers, candidate => candidate.Knows(head)) ?? s_otherwise;
            RunFile run = await reader.ReadAsync(content, path, cancellationToken).ConfigureAwait(false);
            RunContent.Require(run, path);
            return run;
        }
    }
}
