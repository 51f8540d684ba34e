using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Opens a file that somebody named, or says in one line why that cannot be.</summary>
internal static class SourceFile
{
    private const int BufferSize = 64 << 10;

    /// <summary>Opens a file for reading from its beginning, once or again; a pipe is taken in whole for that.</summary>
    /// <exception cref="RunFileException">It cannot be opened.</exception>
    public static async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            throw new RunFileException($"{path}: a folder; name a file in it");
        }

        try
        {
            var file = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, BufferSize, FileOptions.Asynchronous | FileOptions.SequentialScan);
            return file.CanSeek ? file : await TakeInAsync(file, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new RunFileException($"{path}: {Reason(failure)}", failure);
        }
    }

    private static async Task<Stream> TakeInAsync(FileStream pipe, CancellationToken cancellationToken)
    {
        await using (pipe.ConfigureAwait(false))
        {
            var whole = new MemoryStream();
            await pipe.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
            whole.Position = 0;
            return whole;
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "no such file",
        UnauthorizedAccessException => "may not be read",
        _ => failure.Message.ReplaceLineEndings(" "),
    };
}
