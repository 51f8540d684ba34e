using System.Buffers;
using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>
/// Appends requests to an event log, one JSON line each, while a run goes on. Lines reach the file in batches, whole, so that
/// what a crash can cost is the last batch. One caller at a time.
/// </summary>
public sealed class EventLogWriter : IDisposable
{
    private const int BatchBytes = 64 << 10;
    private static readonly TimeSpan BatchAge = TimeSpan.FromSeconds(1);

    private readonly ArrayBufferWriter<byte> _batch = new(2 * BatchBytes);
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;
    private readonly TimeProvider _time;
    private long _lastFlush;

    /// <summary>Opens a log, made where it is missing; lines are added behind those already there.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="time">The clock that says when a batch is old.</param>
    /// <exception cref="RunFileException">It cannot be opened for writing.</exception>
    public EventLogWriter(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _lastFlush = time.GetTimestamp();
        _json = new Utf8JsonWriter(_batch, new JsonWriterOptions { SkipValidation = true });
        _file = Open(path);
    }

    /// <summary>Adds a request.</summary>
    /// <param name="request">The request, with its <see cref="RunRequest.Target"/> and <see cref="RunRequest.Run"/>.</param>
    /// <exception cref="IOException">The file can no longer be written.</exception>
    public void Append(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _json.Reset();
        JsonSerializer.Serialize(_json, request, RecordingJson.Default.RunRequest);
        _json.Flush();
        _batch.Write("\n"u8);
        FlushIfDue();
    }

    /// <summary>Writes out a batch that is full or old; to be called now and then while nothing is added.</summary>
    public void FlushIfDue()
    {
        if (_batch.WrittenCount >= BatchBytes
            || (_batch.WrittenCount > 0 && _time.GetElapsedTime(_lastFlush) >= BatchAge))
        {
            Flush();
        }
    }

    /// <summary>Writes out what is waiting.</summary>
    public void Flush()
    {
        _file.Write(_batch.WrittenSpan);
        _batch.ResetWrittenCount();
        _lastFlush = _time.GetTimestamp();
    }

    /// <summary>Writes out what is waiting, then closes the file.</summary>
    public void Dispose()
    {
        try
        {
            Flush();
        }
        finally
        {
            _json.Dispose();
            _file.Dispose();
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
            {
                Directory.CreateDirectory(folder);
            }

            // Readable too, to see how the log ends; unbuffered, for the batch is the buffer.
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            if (file.CanSeek && file.Length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n')
                {
                    file.WriteByte((byte)'\n'); // a line that a crash cut must not swallow our first
                }
            }

            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException($"{path}: cannot be written: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }
}
