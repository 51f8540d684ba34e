using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>Writes run files, atomically: an interrupted save leaves the file that was there.</summary>
public static class RunFileWriter
{
    /// <summary>Saves a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">Where to; missing folders are made, an existing file is replaced.</param>
    /// <param name="cancellationToken">Ends the saving; nothing is then changed.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static Task WriteAsync(RunFile run, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, stream => WriteAsync(run, stream, cancellationToken), cancellationToken);
    }

    /// <summary>Writes a run as JSON.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(RunFile run, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stream);
        await JsonSerializer.SerializeAsync(stream, run, RecordingJson.Default.RunFile, cancellationToken)
            .ConfigureAwait(false);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>A run as JSON, UTF-8.</summary>
    /// <param name="run">The run.</param>
    public static byte[] ToUtf8(RunFile run) => JsonSerializer.SerializeToUtf8Bytes(run, RecordingJson.Default.RunFile);
}
