using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>A limit one request must keep: <c>ttft_ms&lt;=500</c>, <c>speed_tps&gt;=20</c>.</summary>
/// <param name="Metric">A metric a request has by itself (<see cref="Metrics"/>).</param>
/// <param name="AtLeast">The value must be at least the limit instead of at most.</param>
/// <param name="Limit">The limit, in the unit the metric's name ends in.</param>
public sealed record SloLimit(string Metric, bool AtLeast, double Limit)
{
    private const double UsPerMs = 1000;

    /// <summary>The metrics that can be limited.</summary>
    public static IReadOnlyList<string> Metrics { get; } =
        ["ttfb_ms", "ttft_ms", "ttfa_ms", "tpot_ms", "e2e_ms", "end_ms", "longest_gap_ms", "speed_tps"];

    /// <summary>Reads <c>metric&lt;=value</c> or <c>metric&gt;=value</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="limit">The limit read.</param>
    /// <param name="problem">What is wrong, one line for people; empty when it was read.</param>
    public static bool TryParse(string text, out SloLimit? limit, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        limit = null;
        int sign = text.IndexOfAny(['<', '>']);
        if (sign < 1 || sign + 2 > text.Length || text[sign + 1] != '=')
        {
            problem = $"'{text}' is not a limit: write metric<=value or metric>=value, for example ttft_ms<=500";
            return false;
        }

        string metric = text[..sign].Trim();
        if (!Metrics.Contains(metric))
        {
            problem = $"no limit can be set on '{metric}': choose one of {string.Join(", ", Metrics)}";
            return false;
        }

        if (!double.TryParse(text.AsSpan(sign + 2), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            problem = $"'{text[(sign + 2)..]}' in '{text}' is not a number";
            return false;
        }

        problem = "";
        limit = new SloLimit(metric, text[sign] == '>', value);
        return true;
    }

    /// <summary>Whether a request kept the limit. One that failed, or that has no such figure, did not.</summary>
    /// <param name="record">What was observed.</param>
    /// <param name="fromIntended">Whether latencies count from s instead of r.</param>
    public bool IsMetBy(RequestRecord record, bool fromIntended)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Ok && Value(record, fromIntended) is { } value && (AtLeast ? value >= Limit : value <= Limit);
    }

    /// <summary>Whether a request of a run file kept the limit. One that failed, or that has no such figure, did not.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fromIntended">Whether latencies count from s instead of r.</param>
    public bool IsMetBy(RunRequest request, bool fromIntended)
    {
        ArgumentNullException.ThrowIfNull(request);
        double? value = Statistics.Metrics.Find(Metric)?.Of(request, fromIntended);
        if (Metric == "longest_gap_ms" && request is { Error: null, TtftMs: not null })
        {
            value ??= 0;
        }

        return value is { } figure && (AtLeast ? figure >= Limit : figure <= Limit);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric}{(AtLeast ? ">=" : "<=")}{Limit}");

    private double? Value(RequestRecord record, bool fromIntended)
    {
        long late = fromIntended ? record.LatenessNs : 0;
        return Metric switch
        {
            "ttfb_ms" => Ms(late + record.TtfbNs),
            "ttft_ms" => Ms(late + record.TtftNs),
            "ttfa_ms" => Ms(late + record.TtfaNs),
            "e2e_ms" => Ms(late + record.E2eNs),
            "end_ms" => Ms(late + record.EndNs),
            "tpot_ms" => TokenPace.Of(record)?.TpotUs / UsPerMs,
            // An answer in one piece has no gap that could be too long.
            "longest_gap_ms" when record.TtftNs is not null => Ms(GapSummary.Of(record.OutputOffsetsNs)?.LongestNs ?? 0),
            "speed_tps" => TokenPace.Of(record)?.MilliTokensPerSecond / 1000d,
            _ => null,
        };
    }

    private static double? Ms(long? ns) => Microseconds.Of(ns) / UsPerMs;
}
