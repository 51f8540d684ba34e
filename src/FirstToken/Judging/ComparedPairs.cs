using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>Finds which targets of which runs are compared with each other.</summary>
public static class ComparedPairs
{
    /// <summary>The targets of one run against its first.</summary>
    /// <param name="file">What to call the file.</param>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> Within(string file, RunFile run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ComparedTarget[] targets = [.. run.Targets.Select(target => ComparedTarget.Of(file, run, target))];
        return [.. targets.Skip(1).Select(other => (targets[0], other))];
    }

    /// <summary>
    /// Each target of a later run against its own in the first: the one of the same name, else of the same provider and model,
    /// else, where both runs have one target, that one.
    /// </summary>
    /// <param name="runs">The runs, the one compared with first.</param>
    /// <param name="unmatched">Targets of later runs that have no own in the first, as <c>NAME in FILE</c>.</param>
    public static IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> Across(
        IReadOnlyList<(string File, RunFile Run)> runs, out IReadOnlyList<string> unmatched)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var pairs = new List<(ComparedTarget, ComparedTarget)>();
        var alone = new List<string>();
        (string baseFile, RunFile baseRun) = runs[0];
        foreach ((string file, RunFile run) in runs.Skip(1))
        {
            foreach (RunTarget target in run.Targets)
            {
                if (Own(baseRun, run, target) is { } own)
                {
                    pairs.Add((ComparedTarget.Of(baseFile, baseRun, own), ComparedTarget.Of(file, run, target)));
                }
                else
                {
                    alone.Add($"{target.Name} in {file}");
                }
            }
        }

        unmatched = alone;
        return pairs;
    }

    private static RunTarget? Own(RunFile baseRun, RunFile run, RunTarget target) =>
        Only(baseRun.Targets, other => other.Name == target.Name)
        ?? (Only(run.Targets, other => IsLike(other, target)) is null ? null : Only(baseRun.Targets, other => IsLike(other, target)))
        ?? (baseRun.Targets.Count == 1 && run.Targets.Count == 1 ? baseRun.Targets[0] : null);

    private static RunTarget? Only(IEnumerable<RunTarget> targets, Func<RunTarget, bool> isWanted)
    {
        RunTarget[] found = [.. targets.Where(isWanted).Take(2)];
        return found.Length == 1 ? found[0] : null;
    }

    private static bool IsLike(RunTarget left, RunTarget right) =>
        left.Provider == right.Provider && ModelFamily.Of(left.Model) == ModelFamily.Of(right.Model);
}
