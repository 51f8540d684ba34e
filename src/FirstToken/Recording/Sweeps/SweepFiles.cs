using System.Text.Json;

namespace FirstToken.Recording.Sweeps;

/// <summary>Writes and reads sweep files.</summary>
public static class SweepFiles
{
    /// <summary>Saves a sweep, atomically.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="path">Where to; missing folders are made, an existing file is replaced.</param>
    /// <param name="cancellationToken">Ends the saving; nothing is then changed.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static Task WriteAsync(SweepFile sweep, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, stream => WriteAsync(sweep, stream, cancellationToken), cancellationToken);
    }

    /// <summary>Writes a sweep as JSON.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteAsync(SweepFile sweep, Stream stream, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await JsonSerializer.SerializeAsync(stream, sweep, SweepJson.Default.SweepFile, cancellationToken).ConfigureAwait(false);
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Reads a sweep.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read or is no sweep; the message is one line for people.</exception>
    public static async Task<SweepFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            FileStream file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                SweepFile? sweep = await JsonSerializer.DeserializeAsync(file, SweepJson.Default.SweepFile, cancellationToken).ConfigureAwait(false);
                return sweep is { Schema: SweepFile.CurrentSchema }
                    ? sweep
                    : throw new RunFileException($"{path}: not a sweep ({SweepFile.CurrentSchema}) but '{sweep?.Schema}'");
            }
        }
        catch (JsonException broken)
        {
            throw new RunFileException($"{path}: not a sweep file: {broken.Message.ReplaceLineEndings(" ")}", broken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string reason = failure is FileNotFoundException or DirectoryNotFoundException ? "no such file" : failure.Message;
            throw new RunFileException($"{path}: {reason.ReplaceLineEndings(" ")}", failure);
        }
    }
}
