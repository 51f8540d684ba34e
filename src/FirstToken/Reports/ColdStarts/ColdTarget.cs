using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Reports.ColdStarts;

/// <summary>What the requests of a saved run say about cold starts of one target.</summary>
public sealed record ColdTarget
{
    /// <summary>The target.</summary>
    public required RunTarget Target { get; init; }

    /// <summary>Requests that were sent, failures included, and those of them that used a kept connection.</summary>
    public required (int Reused, int Sent) Reuse { get; init; }

    /// <summary>Median until the first token over kept connections; absent without such requests.</summary>
    public double? ReusedMs { get; init; }

    /// <summary>Median until the first token over new connections; absent without such requests.</summary>
    public double? NewMs { get; init; }

    /// <summary>New connections less kept ones; absent where one kind is missing.</summary>
    public MeanDifference? Extra { get; init; }

    /// <summary>How cold requests were told; absent where no request has a first token.</summary>
    public ColdFinding? Finding { get; init; }

    /// <summary>The requests that look cold, in the order they were sent.</summary>
    public IReadOnlyList<ColdRequest> Cold { get; init; } = [];

    /// <summary>Looks at a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="method">How cold requests are looked for.</param>
    /// <param name="threshold">The method's threshold; <see langword="null"/> for its own.</param>
    public static ColdTarget Of(RunTarget target, ColdMethod method, double? threshold)
    {
        ArgumentNullException.ThrowIfNull(target);
        Seen[] seen = [.. InOrder(target)];
        ColdFinding? finding = ColdDetector.Find(
            [.. seen.Select(request => request.Ms)], [.. seen.Select(request => !request.Request.NewConnection)], method, threshold);
        double[] kept = [.. seen.Where(request => !request.Request.NewConnection).Select(request => request.Ms)];
        double[] opened = [.. seen.Where(request => request.Request.NewConnection).Select(request => request.Ms)];
        return new ColdTarget
        {
            Target = target,
            Reuse = (target.Requests.Count(request => !request.NewConnection), target.Requests.Count),
            ReusedMs = Median(kept),
            NewMs = Median(opened),
            Extra = MeanDifferences.Unpaired(kept, opened),
            Finding = finding,
            Cold = finding is null ? [] : [.. seen.Where((_, index) => finding.Cold[index]).Select(request => new ColdRequest(request.Request, request.Ms, request.IdleMs))],
        };
    }

    // By the wall clock: a file has its requests in the order they ended.
    private static IEnumerable<Seen> InOrder(RunTarget target)
    {
        double? busyUntil = null;
        foreach (RunRequest request in target.Requests.OrderBy(request => request.StartedUnixNs).ThenBy(request => request.N))
        {
            double started = request.StartedUnixNs / 1e6;
            if (request.Error is null && request.TtftMs is { } ttft && double.IsFinite(ttft) && double.IsFinite(request.LatenessMs))
            {
                yield return new Seen(request, Math.Max(0, request.LatenessMs) + ttft, busyUntil is { } until ? Math.Max(0, started - until) : null);
            }

            double ended = started + (request.EndMs ?? request.E2eMs ?? request.TtftMs ?? 0);
            busyUntil = Math.Max(busyUntil ?? ended, ended);
        }
    }

    private static double? Median(double[] samples)
    {
        Array.Sort(samples);
        return samples.Length == 0 ? null : Percentiles.NearestRank<double>(samples, Quantile.P50);
    }

    private sealed record Seen(RunRequest Request, double Ms, double? IdleMs);
}
