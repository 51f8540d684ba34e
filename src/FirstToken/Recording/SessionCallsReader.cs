using System.Buffers;
using System.IO.Pipelines;

namespace FirstToken.Recording;

/// <summary>Counts the model calls of a Claude Code session from its transcript, subagents included.</summary>
public static class SessionCallsReader
{
    /// <summary>Reads a transcript and those of its subagents, which Claude Code keeps in a folder of the transcript's name.</summary>
    /// <param name="path">The transcript, <c>SESSION-ID.jsonl</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, or holds no call; the message is one line for people.</exception>
    public static async Task<SessionCalls> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var calls = new SessionCalls();
        try
        {
            await AddAsync(calls, path, cancellationToken).ConfigureAwait(false);
            string subagents = Path.Combine(Path.ChangeExtension(path, null), "subagents");
            if (Directory.Exists(subagents))
            {
                foreach (string file in Directory.EnumerateFiles(subagents, "*.jsonl").Order(StringComparer.Ordinal))
                {
                    await AddAsync(calls, file, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException($"{path}: {(failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message)}", failure);
        }

        return calls.Calls.Count > 0
            ? calls
            : throw new RunFileException($"{path}: no model call in it; a Claude Code transcript has lines of type assistant with a model and a message id");
    }

    private static async Task AddAsync(SessionCalls calls, string path, CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using (file.ConfigureAwait(false))
        {
            PipeReader pipe = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
            bool more = true;
            while (more)
            {
                ReadResult result = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                ReadOnlySequence<byte> rest = Take(calls, result.Buffer, result.IsCompleted);
                pipe.AdvanceTo(rest.Start, rest.End);
                more = !result.IsCompleted;
            }

            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static ReadOnlySequence<byte> Take(SessionCalls calls, ReadOnlySequence<byte> bytes, bool isLast)
    {
        while (bytes.PositionOf((byte)'\n') is { } end)
        {
            calls.Add(bytes.Slice(0, end).ToArray());
            bytes = bytes.Slice(bytes.GetPosition(1, end));
        }

        if (isLast && !bytes.IsEmpty)
        {
            calls.Add(bytes.ToArray());
            bytes = bytes.Slice(bytes.End);
        }

        return bytes;
    }
}
