using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>Opens a saved run, whatever kind of file it is in. Every verb that reads runs reads them here.</summary>
public static class RunLoader
{
    /// <summary>Reads a saved run.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It cannot be read, or is none of the kinds known; the message is one line for people.</exception>
    public static Task<RunFile> ReadAsync(string path, CancellationToken cancellationToken) =>
        RunFileReader.ReadAsync(path, cancellationToken);
}
