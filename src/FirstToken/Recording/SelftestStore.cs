using System.Text.Json;

namespace FirstToken.Recording;

/// <summary>Keeps this machine's newest self-test, so that later runs can carry it.</summary>
/// <param name="path">The file; see <see cref="DefaultPath"/>.</param>
public sealed class SelftestStore(string path)
{
    /// <summary>The file in the user's state folder: <c>$XDG_STATE_HOME</c>, or <c>~/.local/state</c>.</summary>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    public static string DefaultPath(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);

        // A relative XDG_STATE_HOME is to be ignored (XDG Base Directory Specification).
        string? state = environment("XDG_STATE_HOME");
        string folder = Path.IsPathFullyQualified(state ?? "")
            ? state!
            : Path.Combine(environment("HOME") is { Length: > 0 } home ? home : Path.GetTempPath(), ".local", "state");
        return Path.Combine(folder, "firsttoken", "selftest.json");
    }

    /// <summary>A result as JSON, as it is kept.</summary>
    public static string ToJson(SelftestResult result) => JsonSerializer.Serialize(result, RecordingJson.Default.SelftestResult);

    /// <summary>Keeps a result in place of the one before.</summary>
    /// <param name="result">The result.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public Task WriteAsync(SelftestResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return AtomicFile.WriteAsync(
            path,
            stream => JsonSerializer.SerializeAsync(stream, result, RecordingJson.Default.SelftestResult, cancellationToken),
            cancellationToken);
    }

    /// <summary>The newest result of a machine.</summary>
    /// <param name="machine">The machine, as <see cref="SelftestResult.Machine"/> names it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns><see langword="null"/> where there is none, it is another machine's, or it cannot be read: a run must not
    /// fail for it.</returns>
    public async Task<SelftestResult?> ReadAsync(string machine, CancellationToken cancellationToken)
    {
        try
        {
            byte[] json = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            SelftestResult? result = JsonSerializer.Deserialize(json, RecordingJson.Default.SelftestResult);
            return result?.Machine == machine ? result : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
