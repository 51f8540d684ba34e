using FirstToken.Recording;

namespace FirstToken.Judging.Advice;

/// <summary>The traffic in saved runs and event logs.</summary>
public static class RunEvidence
{
    // Answers of fewer tokens may come in one piece, streamed or not.
    private const long FewestTokensToTell = 16;

    /// <summary>The traffic of a run, a target each.</summary>
    /// <param name="run">The run.</param>
    /// <param name="source">Its file.</param>
    public static IEnumerable<Traffic> Of(RunFile run, string source)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Targets.Select(target => new Traffic
        {
            Name = target.Name,
            Source = source,
            Kind = TrafficKind.Run,
            Provider = target.Provider,
            Model = target.Model,
            Streamed = Streamed(target.Requests, run.Config.Stream),
            DeadlineMs = run.Config.TimeoutS > 0 ? run.Config.TimeoutS * 1000 : null,
            HasNonce = run.Config.Prompts?.Contains("nonce", StringComparison.OrdinalIgnoreCase) == true,
            Simulated = run.Simulated || target.Requests.Any(request => request.Simulated),
            Requests = ByTime(target.Requests),
        });
    }

    /// <summary>The traffic of an event log, a target each, whatever runs it is of.</summary>
    /// <param name="requests">Its lines.</param>
    /// <param name="source">Its file.</param>
    public static IEnumerable<Traffic> Of(IEnumerable<RunRequest> requests, string source)
    {
        ArgumentNullException.ThrowIfNull(requests);
        foreach (IGrouping<string, RunRequest> group in requests.GroupBy(request => request.Target ?? "unnamed", StringComparer.Ordinal))
        {
            (string provider, string model) = Split(group.Key);
            RunRequest[] ordered = ByTime(group);
            yield return new Traffic
            {
                Name = group.Key,
                Source = source,
                Kind = TrafficKind.EventLog,
                Provider = provider,
                Model = model,
                Streamed = Streamed(ordered, asked: null),
                Simulated = ordered.Any(request => request.Simulated),
                Requests = ordered,
            };
        }
    }

    private static RunRequest[] ByTime(IEnumerable<RunRequest> requests) => [.. requests.OrderBy(request => request.StartedUnixNs)];

    // What came in pieces was streamed, whatever was asked for; what was asked whole and came in one piece was not.
    private static bool? Streamed(IReadOnlyList<RunRequest> requests, bool? asked)
    {
        RunRequest[] whole = [.. requests.Where(request => request.Error is null && request.OutputTokens >= FewestTokensToTell && request.E2eMs is not null)];
        return requests.Any(request => request.LongestGapMs is not null) ? true
            : whole.Length > 0 && asked != true ? false
            : null;
    }

    // provider:model[@base-url]; the model may hold colons.
    private static (string Provider, string Model) Split(string target)
    {
        int url = target.LastIndexOf("@http", StringComparison.OrdinalIgnoreCase);
        string name = url < 0 ? target : target[..url];
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? (name, name) : (name[..colon], name[(colon + 1)..]);
    }
}
