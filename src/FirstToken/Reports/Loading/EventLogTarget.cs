using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Loading;

/// <summary>One target of an event log.</summary>
/// <param name="name">Its name in the log.</param>
/// <param name="first">Its first request.</param>
internal sealed class EventLogTarget(string name, RunRequest first)
{
    private readonly TargetStatistics _statistics = new(fromIntended: false);
    private readonly List<RunRequest> _kept = [];

    /// <summary>Adds a request to the figures, and to those kept what is to be kept of it.</summary>
    public void Add(RunRequest request, RunRequest? kept)
    {
        _statistics.Add(RequestEntry.ToRecord(request, target: 0));
        if (kept is not null)
        {
            // Run and target stand with the target, as in a run file.
            _kept.Add(kept with { Run = null, Target = null });
        }
    }

    /// <summary>The target.</summary>
    /// <param name="run">The id of its run, where there are several in the log.</param>
    public RunTarget Compute(string? run) => _statistics.Compute(Identify() with
    {
        Name = run is null ? name : $"{name} (run {(run.Length == 0 ? "unknown" : run)})",
        Requests = _kept,
    });

    // provider:model[@base-url], as this tool names targets.
    private RunTarget Identify()
    {
        int scheme = name.LastIndexOf("://", StringComparison.Ordinal);
        int at = scheme < 0 ? -1 : name.LastIndexOf('@', scheme);
        string named = at < 0 ? name : name[..at];
        int colon = named.IndexOf(':', StringComparison.Ordinal);
        return new RunTarget
        {
            Name = name,
            Provider = colon > 0 ? named[..colon] : "unknown",
            Model = colon > 0 ? named[(colon + 1)..] : first.AnsweredModel ?? "unknown",
            BaseUrl = at < 0 ? null : name[(at + 1)..],
        };
    }
}
