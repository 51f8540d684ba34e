using System.Globalization;
using FirstToken.Judging.Relays;
using FirstToken.Statistics.Relays;

namespace FirstToken.Reports.Relays;

/// <summary>A benchmark of a gateway, for people.</summary>
public static class RelayReport
{
    private const double BytesPerMb = 1e6;
    private const int FewestForP99 = 662;

    /// <summary>The report.</summary>
    public static Report Of(RelayBench bench)
    {
        ArgumentNullException.ThrowIfNull(bench);
        return new Report($"gateway bench: {bench.Target} direct and through {bench.Gateway.AbsoluteUri.TrimEnd('/')}", [Latencies(bench), Rates(bench), Gateway(bench), Verdicts(bench)])
        {
            Notices = [.. Notices(bench)],
        };
    }

    private static IEnumerable<ReportLine> Notices(RelayBench bench)
    {
        if (bench.Simulated)
        {
            yield return new ReportLine("SIMULATED: the answers came from FirstToken's own simulator, not from a provider; what the gateway adds to them was measured", ReportTone.Warning);
        }

        if (bench.Interrupted)
        {
            yield return new ReportLine("INTERRUPTED: figures are of what had finished", ReportTone.Warning);
        }

        if (!bench.IsValid)
        {
            yield return new ReportLine("NOT VALID: a test has too few successful requests to compare", ReportTone.Bad);
        }
    }

    private static ReportSection Latencies(RelayBench bench) => new()
    {
        Heading = "time, ms",
        Table = new ReportTable(
            [
                new("test", false), new("figure", false), new("n", true), new("direct p50", true), new("p99", true), new("through p50", true), new("p99", true),
                new("added p50", true), new("(95 %)", true), new("p99", true),
            ],
            [.. from test in bench.Tests from figure in test.Figures select Row(test, figure)]),
        Remarks =
        [
            new("latency: whole answers; streaming: streams; both one at a time, direct and through in turn, compared pair by pair. concurrent: streams, in alternating blocks", ReportTone.Quiet),
            .. bench.Tests.SelectMany(test => test.Figures).Any(figure => figure.Requests < FewestForP99) ? [new ReportLine("* of fewer than 662 requests: the longest of few", ReportTone.Quiet)] : Array.Empty<ReportLine>(),
        ],
    };

    private static IReadOnlyList<string> Row(RelayTest test, RelayFigure figure)
    {
        string few = figure.Requests < FewestForP99 ? "*" : " ";
        return
        [
            test.Name, figure.Name, Figures.Count(figure.Requests),
            Figures.Milliseconds(figure.DirectP50Ms), Figures.Milliseconds(figure.DirectP99Ms) + few, Figures.Milliseconds(figure.ThroughP50Ms), Figures.Milliseconds(figure.ThroughP99Ms) + few,
            Figures.Milliseconds(figure.Added.P50Ms),
            figure.Added.Interval is { } interval ? $"{Figures.Milliseconds(interval.Lower)} to {Figures.Milliseconds(interval.Upper)}" : Figures.None,
            Figures.Milliseconds(figure.Added.P99Ms) + few,
        ];
    }

    private static ReportSection Rates(RelayBench bench) => new()
    {
        Heading = "requests a second",
        Table = new ReportTable(
            [new("test", false), new("at once", true), new("direct", true), new("failed", true), new("through", true), new("failed", true), new("client's connections reused", true)],
            [
                .. from test in bench.Tests
                   select (IReadOnlyList<string>)
                   [
                       test.Name, test.Workers.ToString(CultureInfo.InvariantCulture), Figures.Rate(test.Direct.RequestsPerS), Figures.Count(test.Direct.Failed),
                       Figures.Rate(test.Through.RequestsPerS), Figures.Count(test.Through.Failed), Figures.Percent(test.Through.ReusedShare),
                   ],
            ]),
        Remarks = [.. Failures("direct", bench.Tests.Select(test => test.Direct)), .. Failures("through the gateway", bench.Tests.Select(test => test.Through))],
    };

    private static IEnumerable<ReportLine> Failures(string side, IEnumerable<RelaySide> tests)
    {
        IReadOnlyList<RelayFailure> kinds = RelayFailure.Sum(tests.SelectMany(test => test.Failures));
        if (kinds.Count > 0)
        {
            yield return new ReportLine($"failed {side}: {string.Join("; ", kinds.Select(kind => FailureText.Of(kind.Count, kind.Kind, kind.Message)))}", ReportTone.Bad);
        }
    }

    private static ReportSection Gateway(RelayBench bench) => new()
    {
        Heading = "the gateway",
        Lead = [.. Facts(bench).DefaultIfEmpty(new ReportLine("it tells nothing of itself (no /anthropic/metrics): hold, memory and reuse are unknown", ReportTone.Quiet))],
    };

    private static IEnumerable<ReportLine> Facts(RelayBench bench)
    {
        if (bench.After is { HoldFirstP50Ms: { } first } after)
        {
            yield return $"hold by its own clock: first chunk p50 {Figures.Milliseconds(first)}, p99 {Figures.Milliseconds(after.HoldFirstP99Ms)} ms; later chunks p50 {Figures.Milliseconds(after.HoldLaterP50Ms)}, p99 {Figures.Milliseconds(after.HoldLaterP99Ms)} ms";
        }

        if (bench.Before?.MemoryBytes is { } before && (bench.PeakMemoryBytes ?? bench.After?.MemoryBytes) is { } later)
        {
            yield return $"memory: {Mb(before)} before, {Mb(later)} {(bench.PeakMemoryBytes is null ? "after" : "at most")}";
        }

        if (bench.Reuse is { } reuse)
        {
            yield return $"connections to the upstream reused: {Figures.Percent(reuse)}";
        }

        if (bench.KeptAwakeS is { } kept)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it kept the machine's processors from sleeping while an answer was under way (keep_awake): {kept:0.0} s");
        }

        if (bench.PolledS is { } polled)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"it does not sleep while an answer is under way (busy_poll): {polled:0.0} s of looking found nothing");
        }
    }

    private static ReportSection Verdicts(RelayBench bench) => new()
    {
        Heading = "verdicts",
        Lead =
        [
            .. bench.Verdicts.Select(verdict => verdict.Met switch
            {
                true => new ReportLine($"met      {verdict.Name}: {verdict.Measured}; {verdict.Limit}", ReportTone.Good),
                false => new ReportLine($"MISSED   {verdict.Name}: {verdict.Measured}; {verdict.Limit}", ReportTone.Bad),
                null => new ReportLine($"unclear  {verdict.Name}: {verdict.Measured}; {verdict.Limit}", ReportTone.Warning),
            }),
        ],
    };

    private static string Mb(long bytes) => (bytes / BytesPerMb).ToString("0.0", CultureInfo.InvariantCulture) + " MB";
}
