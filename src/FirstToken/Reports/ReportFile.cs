using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>Writes a finished report to a file, whole or not at all.</summary>
public static class ReportFile
{
    /// <summary>Writes it.</summary>
    /// <param name="content">The report, in whatever format.</param>
    /// <param name="path">Where to; missing folders are made, an existing file is replaced.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is then changed.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static Task WriteAsync(ReadOnlyMemory<byte> content, string path, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return AtomicFile.WriteAsync(path, stream => stream.WriteAsync(content, cancellationToken).AsTask(), cancellationToken);
    }
}
