using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>Result files of older benchmarks: summaries under <c>providers</c>, sessions under <c>sessions</c>, no schema.</summary>
internal sealed class OlderRuns : IRunReader
{
    private const int LargestFile = 16 << 20;

    /// <inheritdoc/>
    public bool Knows(FileHead head) => !head.Keys.Contains("schema") && (head.Keys.Contains("providers") || head.Keys.Contains("sessions"));

    /// <inheritdoc/>
    public async Task<RunFile> ReadAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        if (content.Length > LargestFile)
        {
            throw new RunFileException($"{path}: larger than {LargestFile >> 20} MB: an older benchmark's file holds summaries only");
        }

        using var whole = new MemoryStream();
        try
        {
            await content.CopyToAsync(whole, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new RunFileException($"{path}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }

        return OlderFileReader.Parse(whole.GetBuffer().AsMemory(0, (int)whole.Length), path, ChangedAt(path));
    }

    private static DateTimeOffset ChangedAt(string path) => File.GetLastWriteTimeUtc(path);
}
