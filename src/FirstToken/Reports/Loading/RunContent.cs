using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Loading;

/// <summary>Refuses runs that nothing can be said about.</summary>
internal static class RunContent
{
    /// <summary>Requires that a run holds something, and only figures that are numbers.</summary>
    /// <exception cref="RunFileException">It is empty, or a figure is too large to be one.</exception>
    public static void Require(RunFile run, string path)
    {
        if (run.Targets.Count == 0)
        {
            throw new RunFileException($"{path}: an empty run: it has no targets");
        }

        if (run.Targets.All(IsEmpty))
        {
            throw new RunFileException($"{path}: an empty run: no request was made");
        }

        foreach (RunTarget target in run.Targets)
        {
            RequireFinite(target, path);
        }
    }

    private static bool IsEmpty(RunTarget target) =>
        target.Counts is { Sent: 0, Dropped: 0 } && target.Requests.Count == 0 && target.Session is null && !target.Metrics.Present.Any();

    // JSON has no word for infinity, but 1e999 is read as one; what is computed from it would be nonsense.
    private static void RequireFinite(RunTarget target, string path)
    {
        foreach ((string name, Summary summary) in target.Metrics.Present)
        {
            double?[] figures = [summary.Mean, summary.Stddev, summary.Min, summary.Max, summary.P50, summary.P90, summary.P95, summary.P99, summary.P999];
            if (figures.Any(figure => figure is { } value && !double.IsFinite(value)))
            {
                throw new RunFileException($"{path}: {target.Name}: a figure of {name} is too large to be a number");
            }
        }

        foreach (RunRequest request in target.Requests)
        {
            if (Metrics.All.Any(metric => metric.OfRequest?.Invoke(request) is { } value && !double.IsFinite(value)))
            {
                throw new RunFileException($"{path}: {target.Name}: a figure of request {request.N} is too large to be a number");
            }
        }
    }
}
