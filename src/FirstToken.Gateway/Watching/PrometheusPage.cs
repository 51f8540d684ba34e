using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports.Export;

namespace FirstToken.Gateway.Watching;

/// <summary><c>GET /metrics</c>: the figures in Prometheus' text format 0.0.4. Seconds, bytes and <c>_total</c>; what is not known is not there.</summary>
/// <param name="metrics">The figures.</param>
internal sealed class PrometheusPage(GatewayMetrics metrics)
{
    /// <summary>The content type of the page.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const double NsPerSecond = 1e9;
    private const string Prefix = "firsttoken_gateway_";

    private static readonly (string Name, string Help, (SeriesDuration Duration, string? Position)[] Parts)[] s_histograms =
    [
        ("ttfb_seconds", "From the request to the first byte of the answer.", [(SeriesDuration.Ttfb, null)]),
        ("ttft_seconds", "From the request to the first output chunk.", [(SeriesDuration.Ttft, null)]),
        ("gap_seconds", "Between two output chunks of one answer.", [(SeriesDuration.Gap, null)]),
        ("e2e_seconds", "From the request to the last output chunk.", [(SeriesDuration.E2e, null)]),
        ("request_seconds", "From the arrival of the request's head at the gateway to the end of the answer.", [(SeriesDuration.Total, null)]),
        ("hold_seconds", "How long the gateway held an output chunk: the first one of an answer, or a later one.",
            [(SeriesDuration.HoldFirst, "first"), (SeriesDuration.HoldLater, "later")]),
        ("body_hold_seconds", "How long the gateway held the first bytes of an answer's body, output or not.", [(SeriesDuration.HoldBody, null)]),
        ("lateness_seconds", "From the arrival of the request's head to the request upstream; opening a connection included.", [(SeriesDuration.Lateness, null)]),
        ("connect_seconds", "Opening a connection to the upstream: DNS, TCP and TLS.", [(SeriesDuration.Connect, null)]),
    ];

    private static readonly (string Name, string Help, (string? Label, string Value, Func<SeriesCounts, double?> Of)[] Parts)[] s_counters =
    [
        ("requests_total", "Requests that ended, however.", [(null, "", counts => counts.Requests)]),
        ("streamed_requests_total", "Requests whose answer was streamed.", [(null, "", counts => counts.Streamed)]),
        ("client_left_total", "Requests whose caller left before the answer was whole.", [(null, "", counts => counts.ClientLeft)]),
        ("connections_total", "Requests by the connection they found: reused (hit), opened (miss), timeout or failed.",
        [
            ("result", "reused", counts => counts.Reused), ("result", "opened", counts => counts.Opened),
            ("result", "timeout", counts => counts.ConnectTimeouts), ("result", "failed", counts => counts.ConnectFailures),
        ]),
        ("tokens_total", "Tokens by the provider's own usage; input is what no cache was used for, output includes reasoning.",
        [
            ("type", "input", counts => Known(counts, counts.Input)), ("type", "cache_read", counts => Known(counts, counts.CacheRead)),
            ("type", "cache_write", counts => Known(counts, counts.CacheWrite)), ("type", "output", counts => Known(counts, counts.Output)),
        ]),
        ("cost_usd_total", "Cost by the price table; absent where nothing could be priced.", [(null, "", counts => counts.Priced > 0 ? (double)counts.CostUsd : null)]),
        ("unpriced_requests_total", "Requests with usage that the price table has no price for: the cost does not hold them.", [(null, "", counts => counts.Unpriced)]),
        ("request_bytes_total", "Bytes of request bodies.", [(null, "", counts => counts.RequestBytes)]),
        ("answer_bytes_total", "Bytes of answer bodies passed on.", [(null, "", counts => counts.AnswerBytes)]),
    ];

    /// <summary>Writes the page.</summary>
    /// <param name="text">Where to.</param>
    public void Write(TextWriter text)
    {
        IReadOnlyList<SeriesFigures> all = metrics.AllSeries();
        (SeriesFigures Figures, PrometheusWriter Writer)[] series = [.. all.Select(figures => (figures, new PrometheusWriter(text, Labels(figures.Key))))];
        WriteGauges(new PrometheusWriter(text, []));
        PrometheusEffects.Write(new PrometheusWriter(text, []), Prefix, metrics.Effects);
        WriteCounters(series);
        WriteErrors(series);
        WriteHistograms(series);
    }

    /// <summary>The page as a text.</summary>
    public string Render()
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(text);
        return text.ToString();
    }

    private static (string, string)[] Labels(SeriesKey key) =>
    [
        ("route", key.Route), ("upstream", key.Upstream), ("model", key.Model), ("status", key.Status),
        ("simulated", key.Simulated ? "true" : "false"),
    ];

    // Without any usage nobody knows the tokens; 0 would say there were none.
    private static double? Known(SeriesCounts counts, long tokens) => counts.WithUsage > 0 ? tokens : null;

    private static void WriteCounters((SeriesFigures Figures, PrometheusWriter Writer)[] series)
    {
        foreach ((string name, string help, var parts) in s_counters)
        {
            (SeriesFigures Figures, PrometheusWriter Writer)[] shown = [.. series.Where(one => parts.Any(part => part.Of(one.Figures.Counts) is not null))];
            if (shown.Length == 0)
            {
                continue;
            }

            shown[0].Writer.Family(Prefix + name, "counter", help);
            foreach ((SeriesFigures figures, PrometheusWriter writer) in shown)
            {
                foreach ((string? label, string value, Func<SeriesCounts, double?> of) in parts)
                {
                    writer.Sample(Prefix + name, of(figures.Counts), label is null ? [] : [(label, value)]);
                }
            }
        }
    }

    private static void WriteErrors((SeriesFigures Figures, PrometheusWriter Writer)[] series)
    {
        (SeriesFigures Figures, PrometheusWriter Writer)[] shown = [.. series.Where(one => one.Figures.Errors.Count > 0)];
        if (shown.Length == 0)
        {
            return;
        }

        shown[0].Writer.Family(Prefix + "errors_total", "counter", "Requests that failed, by kind, whoever's fault; those the caller left are not among them.");
        foreach ((SeriesFigures figures, PrometheusWriter writer) in shown)
        {
            foreach ((ErrorKind kind, long count) in figures.Errors)
            {
                writer.Sample(Prefix + "errors_total", count, ("kind", ErrorKindNames.Of(kind)));
            }
        }
    }

    private static void WriteHistograms((SeriesFigures Figures, PrometheusWriter Writer)[] series)
    {
        foreach ((string name, string help, var parts) in s_histograms)
        {
            (SeriesFigures Figures, PrometheusWriter Writer)[] shown = [.. series.Where(one => parts.Any(part => one.Figures[part.Duration] is not null))];
            if (shown.Length == 0)
            {
                continue;
            }

            shown[0].Writer.Family(Prefix + name, "histogram", help);
            foreach ((SeriesFigures figures, PrometheusWriter writer) in shown)
            {
                foreach ((SeriesDuration duration, string? position) in parts)
                {
                    if (figures[duration] is { } recorded)
                    {
                        WriteHistogram(writer, Prefix + name, (recorded, SeriesDurations.BoundTexts(duration)), position is null ? [] : [("position", position)]);
                    }
                }
            }
        }
    }

    private static void WriteHistogram(
        PrometheusWriter writer, string name, (DurationFigures Figures, IReadOnlyList<string> Bounds) of, (string Name, string Value)[] labels)
    {
        string bucket = name + "_bucket";
        for (int i = 0; i < of.Bounds.Count; i++)
        {
            writer.Sample(bucket, of.Figures.Buckets[i], [.. labels, ("le", of.Bounds[i])]);
        }

        writer.Sample(bucket, of.Figures.Count, [.. labels, ("le", "+Inf")]);
        writer.Sample(name + "_sum", of.Figures.SumNs / NsPerSecond, labels);
        writer.Sample(name + "_count", of.Figures.Count, labels);
    }

    private void WriteGauges(PrometheusWriter writer)
    {
        GatewayExtremes extremes = metrics.Extremes();
        GatewayGauges gauges = metrics.Gauges;
        Single(writer, "uptime_seconds", "gauge", "Time since the gateway started.", metrics.Uptime.TotalSeconds);
        Single(writer, "ready", "gauge", "1 while the gateway takes requests, 0 while it starts or drains.", gauges.Phase is { } phase ? phase() == GatewayPhase.Ready ? 1 : 0 : null);
        Single(writer, "active_requests", "gauge", "Requests that have come and not ended.", gauges.ActiveRequests?.Invoke());
        Single(writer, "active_streams", "gauge", "Answers being streamed.", gauges.ActiveStreams?.Invoke());
        Single(writer, "peak_streams", "gauge", "The most answers streamed at once since the start.", extremes.PeakStreams);
        Single(writer, "peak_requests_per_second", "gauge", "The most requests that ended within one second since the start.", extremes.PeakRequestsPerSecond);
        Single(writer, "upstream_connections", "gauge", "Open connections to upstreams.", gauges.UpstreamConnections?.Invoke());
        Single(writer, "client_connections", "gauge", "Open connections of clients.", gauges.ClientConnections?.Invoke());
        Single(writer, "dropped_records_total", "counter", "Records dropped since their queue was full: these figures do not know of them.", gauges.DroppedRecords?.Invoke());
        Single(writer, "dropped_spans_total", "counter", "Spans that were not exported: the queue was full, or the receiver did not take them.", gauges.DroppedSpans?.Invoke());
        Single(writer, "polled_seconds_total", "counter", "Time in which threads stayed awake for busy_poll and found nothing.", gauges.PolledInVain?.Invoke()?.TotalSeconds);
        Single(writer, "kept_awake_seconds_total", "counter", "Time in which the processors of the machine were kept from sleeping (keep_awake).", gauges.KeptAwake?.Invoke()?.TotalSeconds);
        WriteBreakers(writer, gauges.Breakers?.Invoke() ?? new Dictionary<string, string>());
        Single(writer, "resident_memory_bytes", "gauge", "Resident memory of the process.", extremes.Process.WorkingSetBytes);
        Single(writer, "heap_bytes", "gauge", "The managed heap, uncollected garbage included.", extremes.Process.HeapBytes);
        Single(writer, "cpu_seconds_total", "counter", "Processor time of the process, all cores together.", extremes.Process.Cpu > TimeSpan.Zero ? extremes.Process.Cpu.TotalSeconds : null);
    }

    private static void WriteBreakers(PrometheusWriter writer, IReadOnlyDictionary<string, string> breakers)
    {
        if (breakers.Count > 0)
        {
            writer.Family(Prefix + "breaker_open", "gauge", "1 while an upstream's circuit breaker holds requests back, 0.5 while it tries, else 0.");
        }

        foreach ((string upstream, string state) in breakers.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            writer.Sample(Prefix + "breaker_open", state switch { "open" => 1, "half_open" => 0.5, _ => 0 }, [("upstream", LabelText.Clean(upstream))]);
        }
    }

    private static void Single(PrometheusWriter writer, string name, string type, string help, double? value)
    {
        if (value is not null)
        {
            writer.Family(Prefix + name, type, help);
            writer.Sample(Prefix + name, value);
        }
    }
}
