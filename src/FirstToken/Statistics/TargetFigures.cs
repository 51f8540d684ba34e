using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>
/// Every figure of a target that can be named. A statistic of a metric is <c>METRIC_STATISTIC</c>: <c>ttft_p99</c>,
/// <c>speed_mean</c>; the metric's unit may stand in the name (<c>ttft_ms_p99</c>, <c>ttft_p99_ms</c>).
/// </summary>
public static class TargetFigures
{
    private static readonly (string Name, Func<Summary, double?> Of, Quantile? Quantile)[] Statistics =
    [
        ("p50", summary => summary.P50, Quantile.P50), ("p90", summary => summary.P90, Quantile.P90),
        ("p95", summary => summary.P95, Quantile.P95), ("p99", summary => summary.P99, Quantile.P99),
        ("p999", summary => summary.P999, Quantile.P999), ("mean", summary => summary.Mean, null),
        ("min", summary => summary.Min, null), ("max", summary => summary.Max, null), ("stddev", summary => summary.Stddev, null),
    ];

    /// <summary>The figures that are not a statistic of a metric.</summary>
    public static IReadOnlyList<TargetFigure> OfWholeTarget { get; } =
    [
        new("error_rate", "%", false, ErrorRate),
        new("requests_per_s", "1/s", true, target => target.Throughput?.RequestsPerS),
        new("output_tokens_per_s", "tok/s", true, target => target.Throughput?.OutputTokensPerS),
        new("cost_per_request_usd", "USD", false, target => (double?)target.Cost.PerRequestUsd),
        new("cost_per_million_output_usd", "USD", false, target => (double?)target.Cost.PerMillionOutputUsd),
        new("cost_usd", "USD", false, target => (double?)target.Cost.Usd),
        new("cache_hit_share", "%", true, target => CacheHitShare(target.Tokens)),
        new("coalesced_share", "%", false, target => target.Reads.CoalescedShare * 100),
        new("stalls_per_request", "", false, StallsPerRequest),
        new("session_total_ms", "ms", false, target => target.Session?.TotalSessionMs),
        new("session_model_ms", "ms", false, target => target.Session?.ModelTimeMs),
        new("session_tool_ms", "ms", false, target => target.Session?.ToolBudget?.TotalToolMs),
        new("session_tool_calls", "", false, target => target.Session?.ToolBudget?.TotalCalls),
    ];

    /// <summary>Every statistic of every metric, then <see cref="OfWholeTarget"/>.</summary>
    public static IReadOnlyList<TargetFigure> All { get; } = [.. Metrics.All.SelectMany(StatisticsOf), .. OfWholeTarget];

    /// <summary>The figure of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static TargetFigure? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string wanted = Plain(name);
        return All.FirstOrDefault(figure => Plain(figure.Name) == wanted);
    }

    /// <summary>The statistics of one metric.</summary>
    /// <param name="metric">The metric.</param>
    public static IEnumerable<TargetFigure> StatisticsOf(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return Statistics.Select(statistic => new TargetFigure(
            $"{metric.ShortName}_{statistic.Name}",
            metric.Unit,
            metric.HigherIsBetter && statistic.Name != "stddev",
            target => metric.Summary(target.Metrics) is { } summary ? statistic.Of(summary) : null)
        {
            Metric = metric,
            Quantile = statistic.Quantile,
        });
    }

    private static string Plain(string name)
    {
        string[] words = name.Trim().ToLowerInvariant().Split('_', '.');
        return string.Join('_', words.Where(word => word is not ("ms" or "tps")));
    }

    private static double? Percent(double part, double whole) => whole > 0 ? 100 * part / whole : null;

    private static double? ErrorRate(RunTarget target) => target.Counts is { StatedErrorRate: { } share }
        ? share * 100
        : Percent(target.Counts.Failed + target.Counts.Dropped, target.Counts.Sent + target.Counts.Dropped);

    private static double? CacheHitShare(RunTokens tokens)
    {
        double all = (tokens.Input ?? 0) + (tokens.CacheRead ?? 0) + (tokens.CacheWrite ?? 0);
        return tokens.CacheRead is null ? null : Percent(tokens.CacheRead.Value, all);
    }

    private static double? StallsPerRequest(RunTarget target)
    {
        int[] stalls = [.. target.Requests.Where(request => request.Error is null).Select(request => request.Stalls).OfType<int>()];
        return stalls.Length == 0 ? null : stalls.Average();
    }
}
