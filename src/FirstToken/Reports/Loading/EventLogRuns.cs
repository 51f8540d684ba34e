using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Reads event logs (<c>bench --events</c>) as runs, however long they are.</summary>
internal sealed class EventLogRuns : IRunReader
{
    /// <inheritdoc/>
    public bool Knows(FileHead head) =>
        head.Keys.Contains("n") && head.Keys.Contains("started_unix_ns") && !head.Keys.Contains("schema");

    /// <inheritdoc/>
    public async Task<RunFile> ReadAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        var log = new EventLogSummary(path);
        await foreach (RunRequest request in EventLogReader.ReadAsync(content, path, cancellationToken).ConfigureAwait(false))
        {
            log.Add(request);
        }

        return log.ToRun();
    }
}
