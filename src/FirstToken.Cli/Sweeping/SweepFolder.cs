using FirstToken.Recording;

namespace FirstToken.Cli.Sweeping;

/// <summary>The folder beside a sweep file that holds the run of each step: <c>sweep.json</c> has <c>sweep.steps/</c>.</summary>
/// <param name="sweepFile">The sweep file.</param>
internal sealed class SweepFolder(string sweepFile)
{
    private readonly string _name = Path.GetFileNameWithoutExtension(sweepFile) + ".steps";

    /// <summary>Saves a run.</summary>
    /// <returns>Its path, from the folder of the sweep file.</returns>
    public async Task<string> SaveAsync(RunFile run, string name)
    {
        // Not cancellable: an interrupt must not cost what was measured.
        await RunFileWriter.WriteAsync(run, Path.Combine(Path.GetDirectoryName(sweepFile) ?? string.Empty, _name, name + ".json"), CancellationToken.None);
        return $"{_name}/{name}.json";
    }
}
