using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Sweeps;

/// <summary>
/// Tells that a server does not keep up with a rate though no limit is missed yet: the last third of the requests waited
/// clearly longer for their first token than the first third. Such a step would miss the limits if only it took longer.
/// </summary>
public static class Backlog
{
    // Less than this may be the weather.
    private const double LeastGrowth = 1.25;

    /// <summary>Looks at the requests of a run at a rate.</summary>
    /// <param name="target">The target, with its requests.</param>
    /// <returns>What was seen, one line; <see langword="null"/> when nothing was.</returns>
    public static string? Of(RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        double[] waits =
        [
            .. target.Requests
                .Where(static request => request is { Error: null, TtftMs: not null })
                .OrderBy(static request => request.SentMs - request.LatenessMs)
                .Select(static request => request.TtftMs!.Value + request.LatenessMs),
        ];
        int third = waits.Length / 3;
        if (Percentiles.Interval95(third, Quantile.P50) is not { } ranks)
        {
            return null;
        }

        double[] first = [.. waits.Take(third).Order()];
        double[] last = [.. waits.TakeLast(third).Order()];
        double before = Percentiles.NearestRank<double>(first, Quantile.P50);
        double after = Percentiles.NearestRank<double>(last, Quantile.P50);
        return after >= LeastGrowth * before && last[ranks.Lower - 1] > first[ranks.Upper - 1]
            ? string.Create(CultureInfo.InvariantCulture, $"a backlog grew: TTFT p50 went from {before:0} to {after:0} ms within the step")
            : null;
    }
}
