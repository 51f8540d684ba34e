using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>Reads event logs line by line, however long they are.</summary>
public static class EventLogReader
{
    /// <summary>The requests of a log, in its order. Empty lines are skipped, and so is a last line cut off in writing.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, or a line that is not the last is broken.</exception>
    public static async IAsyncEnumerable<RunRequest> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream content = Open(path);
        await foreach (RunRequest request in ReadAsync(content, path, cancellationToken).ConfigureAwait(false))
        {
            yield return request;
        }
    }

    /// <summary>The requests of a log that is open already.</summary>
    /// <param name="content">The log, from its beginning; left open.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">A line that is not the last is broken.</exception>
    public static async IAsyncEnumerable<RunRequest> ReadAsync(
        Stream content, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var lines = new StreamReader(content, leaveOpen: true);
        string? line = await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        for (long number = 1; line is not null; number++)
        {
            string? next = await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (!string.IsNullOrWhiteSpace(line) && Parse(line, $"{path}:{number}", isLast: next is null) is { } request)
            {
                yield return request;
            }

            line = next;
        }
    }

    private static RunRequest? Parse(string line, string where, bool isLast)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RecordingJson.Default.RunRequest)
                ?? throw new RunFileException($"{where}: not a request");
        }
        catch (JsonException) when (isLast)
        {
            return null; // the writer was stopped in the middle of it
        }
        catch (JsonException broken)
        {
            throw new RunFileException($"{where}: broken line: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 << 10, FileOptions.SequentialScan);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message;
            throw new RunFileException($"{path}: {reason.ReplaceLineEndings(" ")}", failure);
        }
    }
}
