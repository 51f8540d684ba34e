using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Export;

/// <summary>
/// Writes runs in Influx line protocol, time stamps in nanoseconds. Measurements: <c>firsttoken_metric</c> (a point a target and metric, in the
/// metric's own unit), <c>firsttoken_target</c> (counts, rates, tokens, cost) and on demand <c>firsttoken_request</c>. Counts are integers,
/// everything else floats, always: a field's type is fixed by its first point.
/// </summary>
public static class InfluxLines
{
    private const long NsPerTick = 100;

    /// <summary>Writes a run's figures, all at the moment it was saved.</summary>
    /// <param name="run">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteSummary(RunFile run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        long at = (run.CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * NsPerTick;
        foreach (RunTarget target in run.Targets)
        {
            WriteTarget(run, target, at, writer);
            foreach (Metric metric in Metrics.All)
            {
                if (metric.Summary(target.Metrics) is { } summary)
                {
                    Tagged("firsttoken_metric", run, target).Tag("metric", metric.Name).Count("n", summary.N)
                        .Figure("mean", summary.Mean).Figure("stddev", summary.Stddev).Figure("min", summary.Min).Figure("max", summary.Max)
                        .Percentile("p50", summary.P50, summary.Ci95.P50).Percentile("p90", summary.P90, summary.Ci95.P90)
                        .Percentile("p95", summary.P95, summary.Ci95.P95).Percentile("p99", summary.P99, summary.Ci95.P99)
                        .Percentile("p999", summary.P999, summary.Ci95.P999)
                        .WriteTo(writer, at);
                }
            }
        }
    }

    /// <summary>Writes a point a request, at the moment it was sent; of two at the same nanosecond the later is moved by one, for the same time and tags are the same point.</summary>
    /// <param name="run">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteRequests(RunFile run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        foreach (RunTarget target in run.Targets)
        {
            long last = long.MinValue;
            foreach (RunRequest request in target.Requests.OrderBy(request => request.StartedUnixNs))
            {
                last = Math.Max(request.StartedUnixNs, last == long.MaxValue ? last : last + 1);
                InfluxPoint point = Tagged("firsttoken_request", run, target)
                    .Tag("error", request.Error).Count("number", request.N).Count("status", request.Status)
                    .Count("input_tokens", request.InputTokens).Count("cache_read_tokens", request.CacheReadTokens)
                    .Count("cache_write_tokens", request.CacheWriteTokens).Count("output_tokens", request.OutputTokens)
                    .Count("stalls", request.Stalls).Count("bytes", request.Bytes).Figure("cost_usd", (double?)request.CostUsd);
                foreach (Metric metric in Metrics.All.Where(metric => !metric.Name.StartsWith("service_", StringComparison.Ordinal)))
                {
                    point.Figure(metric.Name, metric.OfRequest?.Invoke(request));
                }

                point.WriteTo(writer, last);
            }
        }
    }

    private static void WriteTarget(RunFile run, RunTarget target, long at, TextWriter writer)
    {
        InfluxPoint point = Tagged("firsttoken_target", run, target)
            .Count("sent", target.Counts.Sent).Count("ok", target.Counts.Ok).Count("failed", target.Counts.Failed).Count("dropped", target.Counts.Dropped)
            .Flag("valid", run.Valid.Ok)
            .Count("input_tokens", target.Tokens.Input).Count("cache_read_tokens", target.Tokens.CacheRead)
            .Count("cache_write_tokens", target.Tokens.CacheWrite).Count("output_tokens", target.Tokens.Output)
            .Count("reasoning_tokens", target.Tokens.Reasoning);
        foreach (TargetFigure figure in TargetFigures.OfWholeTarget)
        {
            point.Figure(figure.Name, figure.Of(target));
        }

        foreach ((string kind, int count) in target.Counts.ByError)
        {
            point.Count("failed_" + kind, count);
        }

        point.WriteTo(writer, at);
    }

    private static InfluxPoint Tagged(string measurement, RunFile run, RunTarget target) =>
        new InfluxPoint(measurement)
            .Tag("run", run.Id).Tag("target", target.Name).Tag("provider", target.Provider).Tag("model", target.Model)
            .Tag("simulated", run.Simulated ? "true" : "false");
}
