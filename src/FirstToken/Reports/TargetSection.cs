using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>The part of a run's report that is about one target.</summary>
internal static class TargetSection
{
    private const string Mark = "*";

    public static ReportSection Of(RunTarget target)
    {
        var lead = new List<ReportLine>();
        if (target.Api is not null || target.BaseUrl is not null)
        {
            lead.Add(Where(target));
        }

        if (target.Session is null || target.Counts.Sent > 0)
        {
            lead.Add(Counts(target.Counts));
        }

        lead.AddRange(ErrorLines(target));
        lead.AddRange(SessionLines.Of(target.Session));
        return new ReportSection
        {
            Heading = target.Name,
            Lead = lead,
            Table = Latencies(target),
            Remarks = [.. Remarks(target)],
        };
    }

    private static ReportLine Where(RunTarget target)
    {
        string api = target.Api is { } name ? name + " at " : string.Empty;
        return new ReportLine(api + (target.BaseUrl ?? "its own base URL"), ReportTone.Quiet);
    }

    private static ReportLine Counts(RunCounts counts)
    {
        if (counts.StatedErrorRate is { } share)
        {
            return new ReportLine($"samples: {Figures.Count(counts.Sent)}; {Figures.Percent(share)} failed, by the file", share > 0 ? ReportTone.Warning : ReportTone.Plain);
        }

        string dropped = counts.Dropped > 0 ? $", {Figures.Count(counts.Dropped)} never started" : string.Empty;
        ReportTone tone = counts.Ok == 0 ? ReportTone.Bad : counts.Failed + counts.Dropped > 0 ? ReportTone.Warning : ReportTone.Plain;
        return new ReportLine($"requests: {Figures.Count(counts.Sent)} sent, {Figures.Count(counts.Ok)} ok, {Figures.Count(counts.Failed)} failed{dropped}", tone);
    }

    // One example a kind: the message of the first request that failed so.
    private static IEnumerable<ReportLine> ErrorLines(RunTarget target)
    {
        foreach ((string kind, int count) in target.Counts.ByError.OrderByDescending(error => error.Value).ThenBy(error => error.Key, StringComparer.Ordinal))
        {
            string? message = target.Requests.FirstOrDefault(request => request.Error == kind)?.ErrorMessage;
            yield return new ReportLine("  " + FailureText.Of(count, kind, message), ReportTone.Bad);
        }
    }

    private static ReportTable? Latencies(RunTarget target)
    {
        RunMetrics metrics = target.Metrics;
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        (string Name, Summary? Summary)[] rows =
        [
            ("DNS", metrics.DnsMs),
            ("TCP connect", metrics.ConnectMs),
            ("TLS", metrics.TlsMs),
            ("send", metrics.SendMs),
            ("TTFB", metrics.TtfbMs),
            ("TTFT", metrics.TtftMs),
            ("TTFT, service", fromIntended ? metrics.ServiceTtftMs : null),
            ("TTFA", Differs(metrics.TtfaMs, metrics.TtftMs) ? metrics.TtfaMs : null),
            ("gap", metrics.GapMs),
            ("longest gap", metrics.LongestGapMs),
            ("ITL", metrics.ItlMs),
            ("TPOT", metrics.TpotMs),
            ("E2E", metrics.E2eMs),
            ("E2E, service", fromIntended ? metrics.ServiceE2eMs : null),
            ("end", metrics.E2eMs is null ? metrics.EndMs : null), // shown only where it has to stand for E2E
            ("server", metrics.ServerMs),
            ("lateness", metrics.LatenessMs),
            ("speed (tok/s)", metrics.SpeedTps),
        ];
        IReadOnlyList<string>[] lines = [.. rows.Where(row => row.Summary is not null && !IsMeanOnly(row.Summary)).Select(row => Row(row.Name, row.Summary!))];
        return lines.Length == 0
            ? null
            : new ReportTable(
                [
                    new("ms", false), new("n", true), new("p50", true), new("p90", true), new("p95", true), new("p99", true),
                    new("max", true), new("p50 (95 %)", true),
                ],
                lines);
    }

    private static IReadOnlyList<string> Row(string name, Summary summary) =>
    [
        name,
        Figures.Count(summary.N),
        Percentile(summary.P50, IsMaxOfN(summary, Quantile.P50, summary.Ci95.P50)),
        Percentile(summary.P90, IsMaxOfN(summary, Quantile.P90, summary.Ci95.P90)),
        Percentile(summary.P95, IsMaxOfN(summary, Quantile.P95, summary.Ci95.P95)),
        Percentile(summary.P99, IsMaxOfN(summary, Quantile.P99, summary.Ci95.P99)),
        Figures.Milliseconds(summary.Max) + " ",
        summary.Ci95.P50 is { } interval ? $"{Figures.Milliseconds(interval.Lower)} to {Figures.Milliseconds(interval.Upper)}" : Figures.None,
    ];

    // The mark takes the place of a blank, so that the points still stand under each other.
    private static string Percentile(double? value, bool isMaxOfN) => Figures.Milliseconds(value) + (isMaxOfN && value is not null ? Mark : " ");

    private static bool HasMark(Summary summary) =>
        (summary.P50 is not null && IsMaxOfN(summary, Quantile.P50, summary.Ci95.P50)) || (summary.P90 is not null && IsMaxOfN(summary, Quantile.P90, summary.Ci95.P90))
        || (summary.P95 is not null && IsMaxOfN(summary, Quantile.P95, summary.Ci95.P95)) || (summary.P99 is not null && IsMaxOfN(summary, Quantile.P99, summary.Ci95.P99));

    private static bool IsMeanOnly(Summary summary) => summary is { Mean: not null, P50: null, P90: null, P95: null, P99: null, Max: null };

    // Another tool's file holds no intervals, be the samples ever so many.
    private static bool IsMaxOfN(Summary summary, Quantile quantile, Interval? interval) =>
        interval is null && Percentiles.Interval95(summary.N, quantile) is null;

    private static bool Differs(Summary? left, Summary? right) =>
        left is not null && (right is null || left.N != right.N || Apart(left.P50, right.P50) || Apart(left.Max, right.Max));

    private static bool Apart(double? left, double? right) => left is { } a && right is { } b ? Math.Abs(a - b) > 0.0005 : left != right;

    private static IEnumerable<ReportLine> Remarks(RunTarget target)
    {
        foreach ((string name, Summary summary) in target.Metrics.Present.Where(metric => IsMeanOnly(metric.Value)))
        {
            yield return $"{Metrics.Find(name)!.Label}: {Figures.Rate(summary.Mean)} {Metrics.Find(name)!.Unit} on average; no more is known of it";
        }

        if (target.Metrics.Present.Any(metric => HasMark(metric.Value)))
        {
            yield return new ReportLine("* max of n: too few samples to know this percentile (p50 needs 11, p90 64, p95 130, p99 662)", ReportTone.Quiet);
        }

        if (target.Methods.LatenciesFrom == RunMethods.FromIntended)
        {
            yield return new ReportLine("latencies count from the moment each request was due; the service rows from the moment it was sent", ReportTone.Quiet);
        }

        if (target.Methods.Tpot == "output_tokens_minus_1")
        {
            yield return new ReportLine("TPOT and speed divide by the output tokens less one: the first chunk's tokens are not known", ReportTone.Quiet);
        }

        if (target.Reads.CoalescedShare is > 0.01 and { } share)
        {
            yield return new ReportLine(
                string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} % of the chunks arrived together with the one before: gaps are those of arrivals, not of tokens"),
                ReportTone.Quiet);
        }

        if (target.Throughput is { } throughput)
        {
            string window = target.Methods.ThroughputWindow == "steady" ? "steady window" : "whole run";
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"throughput: {Figures.Rate(throughput.RequestsPerS)} requests/s, {Figures.Rate(throughput.OutputTokensPerS)} output tokens/s ({window} of {throughput.WindowS:0.0} s; {Figures.Rate(throughput.RunRequestsPerS)} and {Figures.Rate(throughput.RunOutputTokensPerS)} over all {throughput.RunS:0.0} s)");
        }

        // Of summaries alone there is nothing to say about tokens and money.
        if (target.Requests.Count > 0 || target.Tokens is not { Input: null, Output: null })
        {
            yield return Tokens(target.Tokens);
            yield return Cost(target.Cost);
        }
    }

    private static string Tokens(RunTokens tokens)
    {
        if (tokens is { Input: null, Output: null })
        {
            return "tokens: unknown (no answer told its usage)";
        }

        string cached = tokens.CacheRead is > 0 || tokens.CacheWrite is > 0
            ? $" + {Figures.Count(tokens.CacheRead ?? 0)} read from cache + {Figures.Count(tokens.CacheWrite ?? 0)} written to it"
            : string.Empty;
        string reasoning = tokens.Reasoning is > 0 ? $" ({Figures.Count(tokens.Reasoning)} of them reasoning)" : string.Empty;
        return $"tokens: {Figures.Count(tokens.Input)} in{cached}, {Figures.Count(tokens.Output)} out{reasoning}";
    }

    private static ReportLine Cost(RunCost cost)
    {
        if (cost.Usd is not { } usd)
        {
            return new ReportLine("cost: unpriced (no price for this model, or no usage told)", ReportTone.Warning);
        }

        string each = cost.PerRequestUsd is { } request ? $", {Figures.Usd(Math.Round(request, 6))} a request" : string.Empty;
        string output = cost.PerMillionOutputUsd is { } million ? $", {Figures.Usd(Math.Round(million, 2))} per million output tokens" : string.Empty;
        string date = cost.PriceAsOf is { } asOf ? $" (prices of {asOf})" : string.Empty;
        string some = cost.Unpriced ? "; some requests are unpriced and not in this" : string.Empty;
        return $"cost: {Figures.Usd(Math.Round(usd, 6))}{each}{output}{date}{some}";
    }
}
