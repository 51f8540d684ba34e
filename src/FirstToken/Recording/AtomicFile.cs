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
            throw NotWritable(path, failure);
        }
    }

    /// <summary>Finds out whether a file could be replaced, and changes nothing: for asking before hours of measuring.</summary>
    /// <param name="path">Where to; missing folders are not made yet.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        try
        {
            string target = Resolve(path);
            if (IsDevice(target))
            {
                using (new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    return;
                }
            }

            if (Directory.Exists(target))
            {
                throw new IOException("it is a folder");
            }

            string? folder = Path.GetDirectoryName(target);
            while (!Directory.Exists(folder))
            {
                if (File.Exists(folder))
                {
                    throw new IOException($"{folder} is no folder");
                }

                folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"there is no {Path.GetPathRoot(target)}");
            }

            string temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
            using (new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            {
                // It is gone with the end of this block.
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw NotWritable(path, failure);
        }
    }

    private static RunFileException NotWritable(string path, Exception failure) =>
        new($"{path}: cannot be written: {failure.Message.ReplaceLineEndings(" ")}", failure);

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
