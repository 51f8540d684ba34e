using System.Buffers;
using System.Text.Json;

namespace FirstToken.Recording.Sessions;

/// <summary>
/// Reads the logs that Claude Code keeps of its sessions (JSON lines). Their format changes with every version: what is not
/// understood is passed over, and only times, counts and names of tools are kept.
/// </summary>
public static class SessionLogReader
{
    /// <summary>Longer lines are passed over: a line holds one prompt, answer or tool result, and providers take 32 MB at most.</summary>
    public const int LongestLine = 64 << 20;

    private const int ReadBytes = 256 << 10;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a log.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, or no line of it is a record of a session.</exception>
    public static async Task<SessionLog> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0, FileOptions.SequentialScan);
            return await ReadAsync(file, path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message;
            throw new RunFileException($"{path}: {reason.ReplaceLineEndings(" ")}", failure);
        }
    }

    /// <summary>Reads a log from a stream.</summary>
    /// <param name="log">UTF-8 lines.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">No line of it is a record of a session.</exception>
    public static async Task<SessionLog> ReadAsync(Stream log, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(log);
        var builder = new SessionLogBuilder();
        var line = new ArrayBufferWriter<byte>();
        byte[] bytes = new byte[ReadBytes];
        bool tooLong = false;
        int read;
        while ((read = await log.ReadAsync(bytes, cancellationToken).ConfigureAwait(false)) > 0)
        {
            for (int start = 0; start < read;)
            {
                int end = Array.IndexOf(bytes, (byte)'\n', start, read - start);
                int length = (end < 0 ? read : end) - start;
                tooLong |= line.WrittenCount + length > LongestLine;
                if (!tooLong)
                {
                    line.Write(bytes.AsSpan(start, length));
                }

                if (end >= 0)
                {
                    Take(builder, line, tooLong);
                    tooLong = false;
                }

                start += length + 1;
            }
        }

        Take(builder, line, tooLong);
        return builder.Records > 0
            ? builder.Build()
            : throw new RunFileException($"{name}: neither a run, an event log nor the log of a session: no line of it is a record of one");
    }

    private static void Take(SessionLogBuilder builder, ArrayBufferWriter<byte> line, bool tooLong)
    {
        if (tooLong || !IsBlank(line.WrittenSpan))
        {
            try
            {
                using JsonDocument? record = tooLong ? null : JsonDocument.Parse(line.WrittenMemory, Lenient);
                builder.Add(record?.RootElement);
            }
            catch (Exception broken) when (broken is JsonException or InvalidOperationException)
            {
                builder.Add(null); // cut off in writing, half a character in a text, or not a record at all: counted
            }
        }

        line.ResetWrittenCount();
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\uFEFF"u8).IsEmpty;
}
