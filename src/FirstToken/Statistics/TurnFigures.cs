using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>What the requests of one turn number of all conversations show.</summary>
/// <param name="Turn">The turn, from 1; the last one stands for all behind it too.</param>
/// <param name="OrLater">Later turns are in it.</param>
public sealed record TurnFigures(int Turn, bool OrLater)
{
    private const int MostTurns = 10;

    /// <summary>Requests sent.</summary>
    public int Sent { get; init; }

    /// <summary>Requests that succeeded.</summary>
    public int Ok { get; init; }

    /// <summary>TTFT, as the run counts it; absent where nothing succeeded.</summary>
    public Summary? TtftMs { get; init; }

    /// <summary>E2E, as the run counts it; absent where nothing succeeded.</summary>
    public Summary? E2eMs { get; init; }

    /// <summary>Input tokens of a request on average, those from the cache included; absent where usage is unknown.</summary>
    public double? InputTokens { get; init; }

    /// <summary>Share of the input that came from the cache, 0 to 1; absent where the provider does not say.</summary>
    public double? CacheReadShare { get; init; }

    /// <summary>The turns of a target's conversations.</summary>
    /// <param name="target">The target.</param>
    /// <returns>One a turn number, in order; empty for a run without conversations.</returns>
    public static IReadOnlyList<TurnFigures> Of(RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        Metric ttft = Metrics.Find("ttft_ms")!, e2e = Metrics.Find("e2e_ms")!;
        return
        [
            .. target.Requests
                .Where(static request => request.Turn is not null)
                .GroupBy(static request => Math.Min(request.Turn!.Value, MostTurns))
                .OrderBy(static turn => turn.Key)
                .Select(turn => new TurnFigures(turn.Key, turn.Any(request => request.Turn > MostTurns))
                {
                    Sent = turn.Count(),
                    Ok = turn.Count(static request => request.Error is null),
                    TtftMs = SummaryOf(turn.Select(request => ttft.Of(request, fromIntended))),
                    E2eMs = SummaryOf(turn.Select(request => e2e.Of(request, fromIntended))),
                    InputTokens = turn.Select(Input).Average(),
                    CacheReadShare = Share(turn),
                }),
        ];
    }

    private static Summary? SummaryOf(IEnumerable<double?> samples) => Summaries.Of(samples.OfType<double>());

    private static double? Input(RunRequest request) => request.InputTokens is null && request.CacheReadTokens is null
        ? null
        : (request.InputTokens ?? 0) + (request.CacheReadTokens ?? 0) + (request.CacheWriteTokens ?? 0);

    private static double? Share(IEnumerable<RunRequest> requests)
    {
        RunRequest[] told = [.. requests.Where(static request => request.CacheReadTokens is not null)];
        double all = told.Sum(static request => Input(request) ?? 0);
        return all > 0 ? told.Sum(static request => (double)request.CacheReadTokens!.Value) / all : null;
    }
}
