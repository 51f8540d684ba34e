using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Export;

/// <summary>
/// Writes runs in Prometheus' text format (0.0.4): seconds, <c>_total</c> for counts, percentiles as summaries. Where a percentile
/// has a 95 % interval, <c>…_interval_seconds</c> gives it; where there is none, the samples were too few and the quantile is "max of n".
/// </summary>
public static class PrometheusText
{
    private const double MsPerSecond = 1000;

    private static readonly (string Quantile, Func<Summary, double?> Value, Func<Intervals, Interval?> Interval)[] s_quantiles =
    [
        ("0.5", summary => summary.P50, intervals => intervals.P50),
        ("0.9", summary => summary.P90, intervals => intervals.P90),
        ("0.95", summary => summary.P95, intervals => intervals.P95),
        ("0.99", summary => summary.P99, intervals => intervals.P99),
        ("0.999", summary => summary.P999, intervals => intervals.P999),
    ];

    /// <summary>Writes a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(RunFile run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        WriteRun(run, new PrometheusWriter(writer, [("run", run.Id), ("simulated", run.Simulated ? "true" : "false")]));
        PrometheusWriter[] targets =
        [
            .. run.Targets.Select(target => new PrometheusWriter(
                writer,
                [
                    ("run", run.Id), ("target", target.Name), ("provider", target.Provider), ("model", target.Model),
                    ("simulated", run.Simulated ? "true" : "false"),
                ])),
        ];
        var both = run.Targets.Zip(targets).ToArray();
        WriteCounts(both);
        WriteRates(both);
        foreach (Metric metric in Metrics.All)
        {
            WriteMetric(metric, [.. both.Where(target => metric.Summary(target.First.Metrics) is not null)]);
        }
    }

    private static void WriteRun(RunFile run, PrometheusWriter writer)
    {
        writer.Family("firsttoken_run_info", "gauge", "A measured run: its name and the program that made it.");
        writer.Sample("firsttoken_run_info", 1, ("name", run.Name ?? string.Empty), ("version", run.Tool.Version));
        writer.Family("firsttoken_run_valid", "gauge", "1 where nothing speaks against the figures of the run, 0 where they are not to be used.");
        writer.Sample("firsttoken_run_valid", run.Valid.Ok ? 1 : 0);
        writer.Family("firsttoken_run_created_timestamp_seconds", "gauge", "When the run was saved, seconds since 1970 UTC.");
        writer.Sample("firsttoken_run_created_timestamp_seconds", run.CreatedAt.ToUnixTimeMilliseconds() / MsPerSecond);
    }

    private static void WriteCounts((RunTarget First, PrometheusWriter Second)[] targets)
    {
        PrometheusWriter any = targets[0].Second;
        any.Family("firsttoken_requests_total", "counter", "Requests by what became of them; dropped ones were due and never started.");
        foreach ((RunTarget target, PrometheusWriter writer) in targets)
        {
            writer.Sample("firsttoken_requests_total", target.Counts.Ok, ("outcome", "ok"));
            writer.Sample("firsttoken_requests_total", target.Counts.Failed, ("outcome", "failed"));
            writer.Sample("firsttoken_requests_total", target.Counts.Dropped, ("outcome", "dropped"));
        }

        any.Family("firsttoken_errors_total", "counter", "Failed requests by kind of error.");
        foreach ((RunTarget target, PrometheusWriter writer) in targets)
        {
            foreach ((string kind, int count) in target.Counts.ByError)
            {
                writer.Sample("firsttoken_errors_total", count, ("kind", kind));
            }
        }

        any.Family("firsttoken_tokens_total", "counter", "Tokens by the provider's own usage; output includes reasoning.");
        foreach ((RunTarget target, PrometheusWriter writer) in targets)
        {
            (string Type, long? Count)[] tokens =
            [
                ("input", target.Tokens.Input), ("cache_read", target.Tokens.CacheRead), ("cache_write", target.Tokens.CacheWrite),
                ("output", target.Tokens.Output),
            ];
            foreach ((string type, long? count) in tokens)
            {
                writer.Sample("firsttoken_tokens_total", count, ("type", type));
            }
        }

        Gauges("firsttoken_reasoning_tokens_total", "counter", "The part of the output tokens that was reasoning.", targets, target => target.Tokens.Reasoning);
        Gauges("firsttoken_cost_usd_total", "counter", "Cost by the price table; absent where nothing could be priced.", targets, target => (double?)target.Cost.Usd);
    }

    private static void WriteRates((RunTarget First, PrometheusWriter Second)[] targets)
    {
        Gauges("firsttoken_requests_per_second", "gauge", "Successful requests a second, in the steady window.", targets, target => target.Throughput?.RequestsPerS);
        Gauges("firsttoken_output_tokens_per_second", "gauge", "Output tokens a second, in the steady window.", targets, target => target.Throughput?.OutputTokensPerS);
        Gauges("firsttoken_coalesced_chunks_ratio", "gauge", "Share of output chunks that arrived together with the one before.", targets, target => target.Reads.CoalescedShare);
    }

    private static void WriteMetric(Metric metric, (RunTarget First, PrometheusWriter Second)[] targets)
    {
        if (targets.Length == 0)
        {
            return;
        }

        double scale = metric.HigherIsBetter ? 1 : MsPerSecond;
        string unit = metric.HigherIsBetter ? "tokens_per_second" : "seconds";
        string stem = $"firsttoken_{metric.ShortName}";
        string words = metric.HigherIsBetter ? $"{metric.Label}, tokens a second a request" : $"{metric.Label} of successful requests";
        string name = $"{stem}_{unit}";
        targets[0].Second.Family(name, "summary", words + ".");
        foreach ((RunTarget target, PrometheusWriter writer) in targets)
        {
            Summary summary = metric.Summary(target.Metrics)!;
            foreach ((string quantile, Func<Summary, double?> value, _) in s_quantiles)
            {
                writer.Sample(name, value(summary) / scale, ("quantile", quantile));
            }

            writer.Sample(name + "_sum", summary.Mean * summary.N / scale);
            writer.Sample(name + "_count", summary.N);
        }

        Gauges($"{stem}_min_{unit}", "gauge", words + ", the smallest.", targets, target => metric.Summary(target.Metrics)!.Min / scale);
        Gauges($"{stem}_max_{unit}", "gauge", words + ", the largest.", targets, target => metric.Summary(target.Metrics)!.Max / scale);
        WriteIntervals($"{stem}_interval_{unit}", words, targets, (metric, scale));
    }

    private static void WriteIntervals(string name, string words, (RunTarget First, PrometheusWriter Second)[] targets, (Metric Metric, double Scale) of)
    {
        if (!targets.Any(target => s_quantiles.Any(quantile => quantile.Interval(of.Metric.Summary(target.First.Metrics)!.Ci95) is not null)))
        {
            return;
        }

        targets[0].Second.Family(name, "gauge", words + ", 95 % interval of a percentile; absent where the samples are too few.");
        foreach ((RunTarget target, PrometheusWriter writer) in targets)
        {
            foreach ((string quantile, _, Func<Intervals, Interval?> interval) in s_quantiles)
            {
                if (interval(of.Metric.Summary(target.Metrics)!.Ci95) is { } bounds)
                {
                    writer.Sample(name, bounds.Lower / of.Scale, ("percentile", quantile), ("bound", "lower"));
                    writer.Sample(name, bounds.Upper / of.Scale, ("percentile", quantile), ("bound", "upper"));
                }
            }
        }
    }

    private static void Gauges(string name, string type, string help, (RunTarget First, PrometheusWriter Second)[] targets, Func<RunTarget, double?> of)
    {
        if (targets.Any(target => of(target.First) is not null))
        {
            targets[0].Second.Family(name, type, help);
            foreach ((RunTarget target, PrometheusWriter writer) in targets)
            {
                writer.Sample(name, of(target));
            }
        }
    }
}
