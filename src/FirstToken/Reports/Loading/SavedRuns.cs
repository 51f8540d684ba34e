using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Reads this tool's own run files.</summary>
internal sealed class SavedRuns : IRunReader
{
    /// <inheritdoc/>
    public bool Knows(FileHead head) => head.Keys.Contains("schema");

    /// <inheritdoc/>
    public async Task<RunFile> ReadAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = new byte[content.Length];
            await content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or OutOfMemoryException or OverflowException)
        {
            throw new RunFileException($"{path}: cannot be read whole ({content.Length} bytes): {failure.Message.ReplaceLineEndings(" ")}", failure);
        }

        return RunFileReader.Parse(bytes, path);
    }
}
