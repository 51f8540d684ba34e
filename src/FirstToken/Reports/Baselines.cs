using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>Runs kept under a name, to compare later runs with: one file each, whole, so that they can be committed.</summary>
/// <param name="folder">Where they are kept (<c>.firsttoken/baselines</c>).</param>
public sealed class Baselines(string folder)
{
    private const string Extension = ".json";

    /// <summary>The folder in a working folder.</summary>
    public static string DefaultFolder { get; } = Path.Combine(".firsttoken", "baselines");

    /// <summary>The names kept, in order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>A name that a file can have on any system: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, not first a point.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= 100 && name[0] != '.' && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
    }

    /// <summary>Where a baseline is kept.</summary>
    /// <param name="name">Its name; see <see cref="IsName"/>.</param>
    public string PathOf(string name)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(IsName(name), false, nameof(name));
        return Path.Combine(folder, name + Extension);
    }

    /// <summary>Keeps a run under a name; one that was there is replaced.</summary>
    /// <param name="name">The name.</param>
    /// <param name="file">A file that <see cref="RunLoader"/> reads; it is kept as it is, byte for byte.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is then changed.</param>
    /// <exception cref="RunFileException">The file cannot be read, or the copy not be written.</exception>
    public async Task SaveAsync(string name, string file, CancellationToken cancellationToken)
    {
        string path = PathOf(name);
        await RunLoader.ReadAsync(file, cancellationToken).ConfigureAwait(false);
        await AtomicFile.WriteAsync(
            path,
            async stream =>
            {
                FileStream source = File.OpenRead(file);
                await using (source.ConfigureAwait(false))
                {
                    await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
