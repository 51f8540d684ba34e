using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary>What <c>compare</c> compares: files, a folder's newest, a baseline.</summary>
internal sealed class CompareInputs
{
    private readonly Argument<string[]> _files = new("files")
    {
        Description = "Saved runs: each is compared with the first; of one alone its targets; with --latest a folder [default there: runs]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<int?> _latest = Flags.Whole("--latest", [], "Compare the newest N runs of a folder with the oldest of them (1 with --baseline)", 1);
    private readonly Option<string?> _baseline = Flags.Text("--baseline", [], "NAME", "Compare with the run kept under this name");
    private readonly Option<string?> _saveBaseline = Flags.Text("--save-baseline", [], "NAME", "Keep a run under a name, in .firsttoken/baselines, and end");

    public Argument Files => _files;

    public IEnumerable<Option> All => [_latest, _baseline, _saveBaseline];

    /// <summary>Keeps a run as a baseline where that is asked for.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> SaveAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_saveBaseline) is not { } name)
        {
            return false;
        }

        string[] files = parsed.GetValue(_files) ?? [];
        if (files.Length != 1 || parsed.GetValue(_latest) is not null || parsed.GetValue(_baseline) is not null)
        {
            throw CommandFailure.Usage("--save-baseline keeps one run: firsttoken compare --save-baseline NAME FILE");
        }

        var baselines = new Baselines(Baselines.DefaultFolder);
        Require(name, "--save-baseline");
        await baselines.SaveAsync(name, files[0], cancellationToken);
        terminal.Out.WriteLine($"kept {files[0]} as baseline '{name}' in {baselines.PathOf(name)}");
        return true;
    }

    /// <summary>Opens the runs and finds what is compared with what.</summary>
    public async Task<IReadOnlyList<(ComparedTarget First, ComparedTarget Second)>> OpenAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string File, RunFile Run)> runs = await RunsAsync(parsed, cancellationToken);
        foreach ((string file, RunFile run) in runs)
        {
            foreach (RunTarget dead in run.Targets.Where(target => target.Counts.Sent > 0 && target.Counts.Ok == 0))
            {
                throw new CommandFailure(ExitCode.NothingSucceeded, $"{file}: not one of {dead.Counts.Sent} requests to {dead.Name} succeeded: nothing to compare; see: firsttoken report {file}");
            }

        }

        if (runs.Count == 1)
        {
            return runs[0].Run.Targets.Count > 1
                ? ComparedPairs.Within(runs[0].File, runs[0].Run)
                : throw CommandFailure.Usage($"{runs[0].File} holds one target and nothing to compare it with: give a second file, --baseline NAME, or --latest N");
        }

        IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> pairs = ComparedPairs.Across(runs, out IReadOnlyList<string> unmatched);
        if (pairs.Count == 0)
        {
            throw CommandFailure.Usage($"no target of {runs[0].File} has its like in the others ({string.Join(", ", unmatched)}): compare runs of the same targets, or of one target each");
        }

        foreach (string alone in unmatched)
        {
            terminal.Note($"left out: {alone}: {runs[0].File} has no target like it");
        }

        return pairs;
    }

    private async Task<IReadOnlyList<(string File, RunFile Run)>> RunsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(_files) ?? [];
        string? baseline = parsed.GetValue(_baseline);
        int? latest = parsed.GetValue(_latest);
        if (latest is not null && files.Length > 1)
        {
            throw CommandFailure.Usage("--latest takes one folder");
        }

        if (latest is null && files.Length == 0)
        {
            throw CommandFailure.Usage("nothing to compare: give saved runs (bench -o FILE), or --latest N for the newest in runs/");
        }

        if (latest == 1 && baseline is null)
        {
            throw CommandFailure.Usage("--latest 1 is one run and nothing to compare it with: give --latest 2, or --baseline NAME");
        }

        (string File, RunFile Run)[] kept = baseline is null ? [] : [await OpenBaselineAsync(baseline, cancellationToken)];
        IReadOnlyList<(string File, RunFile Run)> given = latest is { } count
            ? await LatestRuns.OpenAsync(files.Length == 1 ? files[0] : "runs", count, cancellationToken)
            : await Task.WhenAll(files.Select(file => Task.Run(async () => (file, await RunLoader.ReadAsync(file, cancellationToken)), cancellationToken)));
        return [.. kept, .. given];
    }

    private static async Task<(string File, RunFile Run)> OpenBaselineAsync(string name, CancellationToken cancellationToken)
    {
        Require(name, "--baseline");
        var baselines = new Baselines(Baselines.DefaultFolder);
        if (!baselines.Names.Contains(name, StringComparer.Ordinal))
        {
            string known = baselines.Names.Count == 0
                ? "none is kept here; keep one with: firsttoken compare --save-baseline NAME FILE"
                : "kept here: " + string.Join(", ", baselines.Names);
            throw CommandFailure.Usage($"no baseline '{name}' in {Baselines.DefaultFolder}{Nearest.Hint(name, baselines.Names)}; {known}");
        }

        return ($"baseline {name}", await RunLoader.ReadAsync(baselines.PathOf(name), cancellationToken));
    }

    private static void Require(string name, string flag)
    {
        if (!Baselines.IsName(name))
        {
            throw CommandFailure.Usage($"{flag} '{name}' is not a name: letters, digits, '-', '_' and '.'");
        }
    }
}
