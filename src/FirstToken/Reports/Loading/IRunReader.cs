using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Reads runs out of one kind of file.</summary>
internal interface IRunReader
{
    /// <summary>Whether a file that begins so is of this kind.</summary>
    bool Knows(FileHead head);

    /// <summary>Reads the run.</summary>
    /// <param name="content">The file from its first byte; stays the caller's.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It is broken; the message is one line for people.</exception>
    Task<RunFile> ReadAsync(Stream content, string path, CancellationToken cancellationToken);
}
