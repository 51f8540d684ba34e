using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Cli.Selftest;

/// <summary>Holds what this client reported against what the server really did, request by request and chunk by chunk.</summary>
internal sealed class Comparison
{
    private const double NsPerMs = 1e6;

    private readonly List<double> _ttftErrors = [];
    private readonly List<double> _tokenErrors = [];
    private readonly List<double> _trueTtfts = [];
    private readonly List<double> _reportedTtfts = [];
    private readonly List<double> _trueGaps = [];
    private readonly List<double> _reportedGaps = [];

    /// <summary>Requests that failed, or of which the two sides tell different stories.</summary>
    public int Unmatched { get; private set; }

    /// <summary>Compares a run with the server's log.</summary>
    /// <exception cref="InvalidOperationException">Nothing could be compared.</exception>
    public SelftestLevel Run(int streams, RunResult result, IReadOnlyDictionary<string, ServerAnswer> log)
    {
        foreach (RequestRecord record in result.Records)
        {
            if (record.Ok && record.ProviderRequestId is { } id && log.TryGetValue(SimulatorId(id), out ServerAnswer? truth)
                && truth.WrittenUnixNs.Count == record.OutputOffsetsNs.Count && record.OutputOffsetsNs.Count > 0)
            {
                Add(record, truth);
            }
            else
            {
                Unmatched++;
            }
        }

        if (_ttftErrors.Count == 0)
        {
            throw new InvalidOperationException("not one request could be matched with the simulator's log");
        }

        double gapTrue = Percentile(_trueGaps, Quantile.P99);
        double gapReported = Percentile(_reportedGaps, Quantile.P99);
        string[] stamps = [.. result.Records.Select(record => StampNames.Of(record.Stamps)).Distinct()];
        return new SelftestLevel
        {
            Streams = streams,
            Requests = _ttftErrors.Count,
            Chunks = _tokenErrors.Count,
            TtftTrueMs = Percentile(_trueTtfts, Quantile.P50),
            TtftReportedMs = Percentile(_reportedTtfts, Quantile.P50),
            TtftErrorP50Ms = Percentile(_ttftErrors, Quantile.P50),
            TtftErrorP99Ms = Percentile(_ttftErrors, Quantile.P99),
            TokenErrorP50Ms = Percentile(_tokenErrors, Quantile.P50),
            TokenErrorP99Ms = Percentile(_tokenErrors, Quantile.P99),
            GapP99TrueMs = gapTrue,
            GapP99ReportedMs = gapReported,
            GapP99ErrorMs = Math.Round(gapReported - gapTrue, 6),
            CpuUsPerChunk = Math.Round(result.CpuTime.TotalMicroseconds / Math.Max(1, result.ChunksRead), 3),
            Stamps = stamps.Length == 1 ? stamps[0] : StampNames.Mixed,
        };
    }

    private void Add(RequestRecord record, ServerAnswer truth)
    {
        double trueTtft = (truth.WrittenUnixNs[0] - truth.ReceivedUnixNs) / NsPerMs;
        double reportedTtft = record.OutputOffsetsNs[0] / NsPerMs;
        _trueTtfts.Add(trueTtft);
        _reportedTtfts.Add(reportedTtft);
        _ttftErrors.Add(Math.Abs(reportedTtft - trueTtft));
        for (int i = 0; i < record.OutputOffsetsNs.Count; i++)
        {
            _tokenErrors.Add(Math.Abs(record.StartedUnixNs + record.OutputOffsetsNs[i] - truth.WrittenUnixNs[i]) / NsPerMs);
            if (i > 0)
            {
                _trueGaps.Add((truth.WrittenUnixNs[i] - truth.WrittenUnixNs[i - 1]) / NsPerMs);
                _reportedGaps.Add((record.OutputOffsetsNs[i] - record.OutputOffsetsNs[i - 1]) / NsPerMs);
            }
        }
    }

    // The simulator dresses its own id as the provider does.
    private static string SimulatorId(string requestId) => requestId.StartsWith("req_", StringComparison.Ordinal) ? requestId[4..] : requestId;

    private static double Percentile(List<double> samples, Quantile quantile)
    {
        double[] ascending = [.. samples.Order()];
        return ascending.Length == 0 ? 0 : Math.Round(Percentiles.NearestRank<double>(ascending, quantile), 6);
    }
}
