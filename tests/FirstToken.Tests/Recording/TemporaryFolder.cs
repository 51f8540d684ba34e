namespace FirstToken.Tests.Recording;

/// <summary>A folder of its own for one test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("firsttoken-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public IReadOnlyList<string> Names => [.. Directory.EnumerateFileSystemEntries(_path).Select(entry => Path.GetFileName(entry))];

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
