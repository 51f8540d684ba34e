using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>
/// Everything computed from the records of one target, fed record by record and keeping no record. Only successful requests
/// give latencies; every request counts in rates, tokens and cost.
/// </summary>
/// <param name="fromIntended">Whether the headline latencies count from s (a run at a rate) instead of r.</param>
public sealed class TargetStatistics(bool fromIntended)
{
    private readonly LatencySamples _latencies = new(fromIntended);
    private readonly RunTimeline _timeline = new();
    private readonly TokenCounter _tokens = new();
    private readonly int[] _errors = new int[Enum.GetValues<ErrorKind>().Length];
    private int _sent;
    private int _ok;
    private long _chunks;
    private long _coalesced;
    private long _reads;
    private long _bytes;
    private int _kernelStamped;
    private int _readStamped;

    /// <summary>Adds a request.</summary>
    /// <param name="record">What was observed.</param>
    public void Add(RequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        _sent++;
        _timeline.Add(record);
        _tokens.Add(record);
        AddReads(record);
        if (record.Error is { } error)
        {
            _errors[(int)error.Kind]++;
            return;
        }

        _ok++;
        _latencies.Add(record);
    }

    /// <summary>Computes the figures.</summary>
    /// <param name="identity">Which target; its figures are replaced, its requests left as they are.</param>
    /// <param name="dropped">Requests due that were never started.</param>
    /// <param name="priceAsOf">Date of the price table.</param>
    public RunTarget Compute(RunTarget identity, int dropped = 0, string? priceAsOf = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        (RunThroughput Rates, string Window)? throughput = _timeline.Measure();
        return identity with
        {
            Counts = new RunCounts { Sent = _sent, Ok = _ok, Failed = _sent - _ok, Dropped = dropped, ByError = ErrorsByName() },
            Metrics = _latencies.Summarise(),
            Methods = new RunMethods
            {
                LatenciesFrom = fromIntended ? RunMethods.FromIntended : RunMethods.FromSent,
                Tpot = _latencies.TpotMethod,
                ThroughputWindow = throughput?.Window,
            },
            Throughput = throughput?.Rates,
            Tokens = _tokens.Tokens,
            Cost = _tokens.Cost(priceAsOf),
            Reads = new RunReads
            {
                CoalescedShare = _chunks == 0 ? null : Math.Round((double)_coalesced / _chunks, 6),
                Chunks = _chunks,
                Reads = _reads,
                Bytes = _bytes,
                Stamps = StampsOf(_kernelStamped, _readStamped),
            },
            Histograms = _latencies.Histograms(),
        };
    }

    private void AddReads(RequestRecord record)
    {
        _chunks += record.OutputOffsetsNs.Count;
        _coalesced += record.CoalescedChunks;
        _reads += record.Reads;
        _bytes += record.Bytes;
        if (record.Reads == 0)
        {
            return; // nothing was stamped
        }

        if (record.Stamps == StampSource.Kernel)
        {
            _kernelStamped++;
        }
        else
        {
            _readStamped++;
        }
    }

    private SortedDictionary<string, int> ErrorsByName()
    {
        var named = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int kind = 0; kind < _errors.Length; kind++)
        {
            if (_errors[kind] > 0)
            {
                named.Add(ErrorKindNames.Of((ErrorKind)kind), _errors[kind]);
            }
        }

        return named;
    }

    private static string? StampsOf(int kernel, int read) => (kernel, read) switch
    {
        (0, 0) => null,
        (_, 0) => StampNames.Of(StampSource.Kernel),
        (0, _) => StampNames.Of(StampSource.Read),
        _ => StampNames.Mixed,
    };
}
