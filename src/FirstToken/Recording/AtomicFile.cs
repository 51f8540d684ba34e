namespace FirstToken.Recording;

/// <summary>Writes a file so that it is either the old one or the new one, whole, whatever happens in between.</summary>
public static class AtomicFile
{
    private const int BufferSize = 64 << 10;

    /// <summary>Replaces a file, making its folder where it is missing.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="cancellationToken">Ends the writing; the old file then stays.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            string target = Resolve(path);
            if (IsDevice(target))
            {
                // A device has no name to put a finished file under, and renaming onto it would replace it.
                await WriteNewAsync(target, FileMode.Open, write, cancellationToken).ConfigureAwait(false);
                return;
            }

            string? folder = Path.GetDirectoryName(target);
            if (!string.IsNullOrEmpty(folder))
            {
                Directory.CreateDirectory(folder);
            }

            string temporary = $"{target}.{Guid.NewGuid():N}.tmp";
            try
            {
                await WriteNewAsync(temporary, FileMode.CreateNew, write, cancellationToken).ConfigureAwait(false);
                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException($"{path}: cannot be written: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private static async Task WriteNewAsync(
        string path, FileMode mode, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, mode, FileAccess.Write, FileShare.Read, BufferSize, useAsync: true);
        await using (stream.ConfigureAwait(false))
        {
            await write(stream).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (mode == FileMode.CreateNew)
            {
                stream.Flush(flushToDisk: true); // before the rename, or a power cut could leave an empty file in place
            }
        }
    }

    private static string Resolve(string path)
    {
        var file = new FileInfo(Path.GetFullPath(path));
        return IsDevice(file.FullName) || file.LinkTarget is null
            ? file.FullName
            : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }

    private static bool IsDevice(string full) =>
        !OperatingSystem.IsWindows()
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal));
}
