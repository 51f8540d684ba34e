using System.Text.Json;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>Makes the run file of a run: figures, requests, and whether they may be used.</summary>
public static class RunFileBuilder
{
    /// <summary>
    /// Above this many chunks the file leaves their arrivals out, for they would be most of it (11 bytes a chunk); gaps can
    /// then be computed again from an event log only.
    /// </summary>
    public const long MostChunksKept = 2_000_000;

    /// <summary>Builds the run file.</summary>
    /// <param name="plan">What was asked.</param>
    /// <param name="result">What was observed.</param>
    /// <param name="context">The rest.</param>
    public static RunFile Build(RunPlan plan, RunResult result, RunContext context)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(context);
        bool fromIntended = plan.Arrival is not null;
        bool withOffsets = CountChunks(result.Records) <= MostChunksKept;
        var targets = new RunTarget[plan.Targets.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = BuildTarget(Identify(plan.Targets[i]), i, result, fromIntended, withOffsets, context.PriceAsOf);
        }

        RunOutcome outcome = OutcomeOf(result, targets);
        return new RunFile
        {
            Id = context.Id,
            Name = context.Name,
            CreatedAt = context.CreatedAt,
            Simulated = result.Records.Any(record => record.Simulated),
            Tool = context.Tool,
            Environment = context.Environment with { Stamps = StampsOf(targets) },
            Selftest = context.Selftest,
            Config = ConfigOf(plan),
            Outcome = outcome,
            Valid = ValidityRules.Judge(targets, outcome, context.Environment.Cpus, withOffsets),
            Targets = targets,
        };
    }

    /// <summary>Computes every figure of a target again from the requests in its file.</summary>
    /// <param name="saved">The target as saved.</param>
    /// <returns>The target with figures computed anew; gaps and first chunks only where the file kept the arrivals.</returns>
    public static RunTarget Recompute(RunTarget saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        var statistics = new TargetStatistics(saved.Methods.LatenciesFrom == RunMethods.FromIntended);
        foreach (RunRequest request in saved.Requests)
        {
            statistics.Add(RequestEntry.ToRecord(request, target: 0));
        }

        return statistics.Compute(saved, saved.Counts.Dropped, saved.Cost.PriceAsOf);
    }

    private static RunTarget BuildTarget(
        RunTarget identity, int index, RunResult result, bool fromIntended, bool withOffsets, string? priceAsOf)
    {
        var statistics = new TargetStatistics(fromIntended);
        var requests = new List<RunRequest>();
        foreach (RequestRecord record in result.Records)
        {
            if (record.Target == index)
            {
                statistics.Add(record);
                requests.Add(RequestEntry.Of(record, withOffsets));
            }
        }

        int dropped = index < result.Dropped.Count ? result.Dropped[index] : 0;
        return statistics.Compute(identity with { Requests = requests }, dropped, priceAsOf);
    }

    private static RunTarget Identify(Target target) => new()
    {
        Name = target.Name,
        Provider = target.Provider.Name,
        Api = target.Provider.Api,
        Model = target.Model,
        BaseUrl = target.BaseUrl.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
    };

    private static RunConfig ConfigOf(RunPlan plan) => new()
    {
        Prompts = plan.Prompts.Description,
        Requests = plan.Requests,
        DurationS = plan.Duration?.TotalSeconds,
        Concurrency = plan.Arrival is null ? plan.Concurrency : null,
        Arrival = plan.Arrival?.Description,
        Warmup = plan.Warmup,
        Interleave = plan.Interleave,
        MaxTokens = plan.MaxTokens,
        Stream = plan.Stream,
        Http = plan.Http2 ? "2" : "1.1",
        FreshConnections = plan.FreshConnections,
        TimeoutS = plan.Deadlines.Total.TotalSeconds,
        MaxCostUsd = plan.MaxCostUsd,
        MaxErrorRate = plan.MaxErrorRate,
        MaxInFlight = plan.MaxInFlight,
        MultiTurn = plan.Prompts is ConversationPrompts ? true : null,
        ThinkTimeS = plan.Prompts is ConversationPrompts ? plan.ThinkTime.TotalSeconds : null,
        Replay = plan.Arrival is ReplayArrival { Trace: { } trace, Speed: var speed }
            ? new RunReplay { File = trace.File, Format = trace.Format, Speed = speed, Entries = trace.Entries.Count }
            : null,
        UntilCiOf = plan.Until?.Figure.Name,
        UntilCiPercent = plan.Until?.Percent,
        Seed = plan.Seed,
    };

    private static RunOutcome OutcomeOf(RunResult result, RunTarget[] targets)
    {
        long chunks = targets.Sum(target => target.Reads.Chunks);
        return new RunOutcome
        {
            StartedAt = result.StartedAt,
            ElapsedS = Math.Round(result.Elapsed.TotalSeconds, 6),
            Stop = JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Stop.ToString()),
            StopDetail = result.StopDetail,
            CpuS = Math.Round(result.CpuTime.TotalSeconds, 6),
            CpuUsPerChunk = result.ChunksRead == 0 ? null : Math.Round(result.CpuTime.TotalMicroseconds / result.ChunksRead, 3),
        };
    }

    private static string? StampsOf(RunTarget[] targets)
    {
        string[] sources = [.. targets.Select(target => target.Reads.Stamps).OfType<string>().Distinct()];
        return sources.Length switch
        {
            0 => null,
            1 => sources[0],
            _ => StampNames.Mixed,
        };
    }

    private static long CountChunks(IReadOnlyList<RequestRecord> records)
    {
        long chunks = 0;
        foreach (RequestRecord record in records)
        {
            chunks += record.OutputOffsetsNs.Count;
        }

        return chunks;
    }
}
