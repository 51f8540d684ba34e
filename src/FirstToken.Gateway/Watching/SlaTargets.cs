using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// The targets of a gateway, judged by what was seen. A percentile is judged where enough samples stand behind it, a share from 130
/// requests on. Load that nobody offered is no failure.
/// </summary>
internal static class SlaTargets
{
    private const double FirstChunkMs = 50;
    private const double ConnectMs = 100;
    private const double StreamBytes = 1_000_000;
    private const double ReusePercent = 80;
    private const double P95Ms = 500;
    private const double P99Ms = 1_000;
    private const double ErrorPercent = 5;
    private const double Streams = 200;
    private const double RequestsPerSecond = 100;
    private const double CpuPercent = 5;
    private const double Percent = 100;

    /// <summary>Judges every target.</summary>
    /// <param name="live">The last minutes.</param>
    /// <param name="extremes">What was seen at most.</param>
    public static IReadOnlyList<SlaLine> Judge(LiveFigures live, GatewayExtremes extremes) =>
    [
        Percentile(live, (LiveDuration.Added, Quantile.P95, FirstChunkMs), "first_chunk_added",
            "what the gateway adds to a stream's first output chunk: from the arrival of the request's head until it goes upstream (reading the body and opening a connection included), and the hold of the chunk; the provider's time is not in it"),
        Percentile(live, (LiveDuration.Connect, Quantile.P95, ConnectMs), "connect",
            "opening a connection to an upstream, DNS, TCP and TLS, where a request had to"),
        Line("memory_per_stream", ("below 1 MB", StreamBytes, "bytes"), extremes.BytesPerStream, below: true) with
        {
            Samples = extremes.PeakStreams,
            SamplesNeeded = StreamMemory.Enough,
            What = "growth of the process from its smallest idle size to its size at the most streams seen, a stream; other growth is in it, so that the true figure is lower",
        },
        Share(live.ReuseRate, live.Reused + live.Opened, "connection_reuse", (ReusePercent, false),
            "requests that found an open connection, of all that were sent"),
        Percentile(live, (LiveDuration.Waited, Quantile.P95, P95Ms), "latency_p95",
            "how long callers of successful requests waited, from the arrival of the request's head: to the first output chunk where streamed, else to the end; the provider's time is in it"),
        Percentile(live, (LiveDuration.Waited, Quantile.P99, P99Ms), "latency_p99", "the same at p99"),
        Share(live.ErrorRate, live.Requests - live.ClientLeft, "errors", (ErrorPercent, true),
            "requests that failed, whoever's fault, of all whose caller stayed"),
        Reached(extremes.PeakStreams, "concurrent_streams", (Streams, "streams"), "the most answers streamed at once since the start; fewer means only that nobody asked for more"),
        Reached(extremes.PeakRequestsPerSecond, "requests_per_second", (RequestsPerSecond, "requests/s"), "the most requests that ended within one second since the start; fewer means only that nobody sent more"),
        HeaderCpu(live, extremes),
    ];

    private static SlaLine Percentile(LiveFigures live, (LiveDuration Duration, Quantile Quantile, double LimitMs) of, string name, string what)
    {
        long samples = live.Samples(of.Duration);
        long needed = EnoughSamples.Least(of.Quantile);
        double? value = live.Ms(of.Duration, of.Quantile);
        string target = string.Create(CultureInfo.InvariantCulture, $"p{of.Quantile.Share * Percent:0} below {of.LimitMs:0} ms");
        SlaLine line = Line(name, (target, of.LimitMs, "ms"), samples >= needed ? value : null, below: true);
        return line with { Value = WatchingJson.Rounded(value), Samples = samples, SamplesNeeded = needed, What = what };
    }

    private static SlaLine Share(double? share, long samples, string name, (double Percent, bool Below) limit, string what)
    {
        long needed = EnoughSamples.Least(Quantile.P95);
        string target = string.Create(CultureInfo.InvariantCulture, $"{(limit.Below ? "below" : "above")} {limit.Percent:0} %");
        SlaLine line = Line(name, (target, limit.Percent, "percent"), samples >= needed ? share * Percent : null, limit.Below);
        return line with { Value = WatchingJson.Rounded(share * Percent), Samples = samples, SamplesNeeded = needed, What = what };
    }

    private static SlaLine Reached(long? highest, string name, (double Limit, string Unit) asked, string what) =>
        Line(name, (string.Create(CultureInfo.InvariantCulture, $"{asked.Limit:0} or more"), asked.Limit, asked.Unit), highest >= asked.Limit ? highest : null, below: false) with
        {
            Value = highest,
            What = what,
        };

    // The share of the headers alone is not to be had without a profiler. The whole process is an upper bound of it: below the limit
    // the target is met for certain, above it nothing is known.
    private static SlaLine HeaderCpu(LiveFigures live, GatewayExtremes extremes)
    {
        double? percent = extremes.CpuShare * Percent;
        long needed = EnoughSamples.Least(Quantile.P95);
        SlaLine line = Line("header_cpu", ("below 5 % of one core", CpuPercent, "percent"), percent, below: true);
        SlaVerdict verdict = live.Requests < needed ? SlaVerdict.NotEnoughSamples : percent < CpuPercent ? SlaVerdict.Pass : SlaVerdict.NotMeasured;
        return line with
        {
            Verdict = NameOf(verdict),
            Samples = live.Requests,
            SamplesNeeded = needed,
            What = "not measured by itself; the figure is an upper bound: processor time of the whole gateway, percent of one core",
        };
    }

    private static SlaLine Line(string name, (string Target, double Limit, string Unit) asked, double? value, bool below)
    {
        SlaVerdict verdict = value is not { } figure ? SlaVerdict.NotEnoughSamples
            : (below ? figure < asked.Limit : asked.Unit == "percent" ? figure > asked.Limit : figure >= asked.Limit) ? SlaVerdict.Pass
            : SlaVerdict.Fail;
        return new SlaLine
        {
            Name = name,
            Target = asked.Target,
            Limit = (decimal)asked.Limit,
            Unit = asked.Unit,
            Value = WatchingJson.Rounded(value),
            Verdict = NameOf(verdict),
            What = string.Empty,
        };
    }

    private static string NameOf(SlaVerdict verdict) => verdict switch
    {
        SlaVerdict.Pass => "pass",
        SlaVerdict.Fail => "fail",
        SlaVerdict.NotMeasured => "not_measured",
        _ => "not_enough_samples",
    };
}
