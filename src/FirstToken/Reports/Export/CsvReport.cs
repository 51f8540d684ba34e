using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Export;

/// <summary>
/// Writes runs as comma-separated values (RFC 4180, UTF-8, lines end in a line feed). Absent is an empty cell. Text that a
/// spreadsheet would take for a formula gets an apostrophe in front.
/// </summary>
public static class CsvReport
{
    private static readonly (string Name, Func<RunRequest, object?> Of)[] s_requestColumns =
    [
        ("n", request => request.N),
        ("started_unix_ns", request => request.StartedUnixNs),
        ("sent_ms", request => request.SentMs),
        ("provider_request_id", request => request.ProviderRequestId),
        ("status", request => request.Status),
        ("error", request => request.Error),
        ("error_message", request => request.ErrorMessage),
        ("error_type", request => request.ErrorType),
        ("retry_after_ms", request => request.RetryAfterMs),
        ("new_connection", request => request.NewConnection),
        ("lateness_ms", request => request.LatenessMs),
        ("dns_ms", request => request.DnsMs),
        ("connect_ms", request => request.ConnectMs),
        ("tls_ms", request => request.TlsMs),
        ("send_ms", request => request.SendMs),
        ("ttfb_ms", request => request.TtfbMs),
        ("ttft_ms", request => request.TtftMs),
        ("ttfa_ms", request => request.TtfaMs),
        ("tpot_ms", request => request.TpotMs),
        ("e2e_ms", request => request.E2eMs),
        ("end_ms", request => request.EndMs),
        ("server_ms", request => request.ServerMs),
        ("server_first_byte_ms", request => request.ServerFirstByteMs),
        ("longest_gap_ms", request => request.LongestGapMs),
        ("stalls", request => request.Stalls),
        ("input_tokens", request => request.InputTokens),
        ("cache_read_tokens", request => request.CacheReadTokens),
        ("cache_write_tokens", request => request.CacheWriteTokens),
        ("cache_write_long_tokens", request => request.CacheWriteLongTokens),
        ("output_tokens", request => request.OutputTokens),
        ("reasoning_tokens", request => request.ReasoningTokens),
        ("reasoning_streamed", request => request.ReasoningStreamed),
        ("cost_usd", request => request.CostUsd),
        ("conversation", request => request.Conversation),
        ("turn", request => request.Turn),
        ("stop_reason", request => request.StopReason),
        ("service_tier", request => request.ServiceTier),
        ("answered_model", request => request.AnsweredModel),
        ("bytes", request => request.Bytes),
        ("reads", request => request.Reads),
        ("attempts", request => request.Attempts?.Count),
        ("coalesced", request => request.Coalesced),
        ("chunks", request => request.OutputOffsetsNs?.Count),
        ("stamps", request => request.Stamps),
        ("simulated", request => request.Simulated),
    ];

    private static readonly string[] s_summaryColumns =
    [
        "run", "simulated", "valid", "target", "provider", "model", "metric", "unit", "value", "n", "mean", "stddev", "min", "p50", "p90", "p95", "p99", "p999", "max",
        "p50_lower", "p50_upper", "p90_lower", "p90_upper", "p95_lower", "p95_upper", "p99_lower", "p99_upper", "p999_lower", "p999_upper",
    ];

    /// <summary>
    /// A row a target and metric, with the percentiles' 95 % intervals (empty: too few samples, the percentile is "max of n"); then
    /// a row for each count and figure of the whole target, in the column <c>value</c>.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteSummary(RunFile run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        Row(writer, s_summaryColumns);
        foreach (RunTarget target in run.Targets)
        {
            object?[] head = [run.Id, run.Simulated, run.Valid.Ok, target.Name, target.Provider, target.Model];
            foreach (Metric metric in Metrics.All)
            {
                if (metric.Summary(target.Metrics) is { } summary)
                {
                    Row(writer, [.. head, metric.Name, metric.Unit, null, .. Cells(summary)]);
                }
            }

            foreach ((string name, string unit, object? value) in Whole(target))
            {
                Row(writer, [.. head, name, unit, value, .. Enumerable.Repeat<object?>(null, s_summaryColumns.Length - head.Length - 3)]);
            }
        }
    }

    /// <summary>A row a request: every field of it that is one figure or word, under its name in the run file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="writer">Where to.</param>
    public static void WriteRequests(RunFile run, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        Row(writer, ["run", "target", .. s_requestColumns.Select(column => column.Name)]);
        object?[] cells = new object?[s_requestColumns.Length + 2];
        foreach (RunTarget target in run.Targets)
        {
            cells[0] = run.Id;
            cells[1] = target.Name;
            foreach (RunRequest request in target.Requests)
            {
                for (int column = 0; column < s_requestColumns.Length; column++)
                {
                    cells[column + 2] = s_requestColumns[column].Of(request);
                }

                Row(writer, cells);
            }
        }
    }

    /// <summary>A row of cells.</summary>
    internal static void Row(TextWriter writer, IReadOnlyList<object?> cells)
    {
        for (int i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            writer.Write(Cell(cells[i]));
        }

        writer.Write('\n');
    }

    private static IEnumerable<(string Name, string Unit, object? Value)> Whole(RunTarget target) =>
    [
        ("sent", string.Empty, target.Counts.Sent),
        ("ok", string.Empty, target.Counts.Ok),
        ("failed", string.Empty, target.Counts.Failed),
        ("dropped", string.Empty, target.Counts.Dropped),
        .. target.Counts.ByError.Select(error => ("error:" + error.Key, string.Empty, (object?)error.Value)),
        ("input_tokens", string.Empty, target.Tokens.Input),
        ("cache_read_tokens", string.Empty, target.Tokens.CacheRead),
        ("cache_write_tokens", string.Empty, target.Tokens.CacheWrite),
        ("output_tokens", string.Empty, target.Tokens.Output),
        ("reasoning_tokens", string.Empty, target.Tokens.Reasoning),
        .. TargetFigures.OfWholeTarget.Select(figure => (figure.Name, figure.Unit, (object?)figure.Of(target))),
    ];

    private static object?[] Cells(Summary summary)
    {
        Intervals intervals = summary.Ci95;
        return
        [
            summary.N, summary.Mean, summary.Stddev, summary.Min, summary.P50, summary.P90, summary.P95, summary.P99, summary.P999, summary.Max,
            intervals.P50?.Lower, intervals.P50?.Upper, intervals.P90?.Lower, intervals.P90?.Upper, intervals.P95?.Lower, intervals.P95?.Upper,
            intervals.P99?.Lower, intervals.P99?.Upper, intervals.P999?.Lower, intervals.P999?.Upper,
        ];
    }

    private static string Cell(object? value) => value switch
    {
        null => string.Empty,
        true => "true",
        false => "false",
        string text => Text(text),
        IFormattable figure => figure.ToString(null, CultureInfo.InvariantCulture),
        _ => Text(value.ToString() ?? string.Empty),
    };

    // An error message comes from a server: opened in a spreadsheet it must not be run.
    private static string Text(string text)
    {
        string safe = text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal) ? "'" + text : text;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }
}
