using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Benchmarks.Relays;

/// <summary>What a path held: each chunk's arrival at the client less the server's own write of it, µs.</summary>
internal sealed class HoldSamples
{
    private const double NsPerUs = 1000;
    private const int Rounds = 10_000;

    private static readonly BootstrapLuck s_luck = new(Rounds, seed: 1);

    private readonly List<double> _first = [];
    private readonly List<double> _later = [];
    private readonly List<int> _ends = [];

    /// <summary>Streams that came whole, chunk for chunk as the server wrote them.</summary>
    public int Ok { get; private set; }

    public int Sent { get; private set; }

    public int Tokens => _first.Count + _later.Count;

    /// <summary>Why the first stream that failed did, if one did.</summary>
    public string? Failure { get; private set; }

    public void Add(RequestRecord record, Dictionary<string, long[]> writes)
    {
        Sent++;
        if (!record.Ok || record.ProviderRequestId is not { } id || !writes.TryGetValue(id, out long[]? written) || written.Length != record.OutputOffsetsNs.Count)
        {
            Failure ??= record.Error?.Message ?? "an answer differs from what the server wrote";
            return;
        }

        Ok++;
        for (int i = 0; i < written.Length; i++)
        {
            (i == 0 ? _first : _later).Add((record.StartedUnixNs + record.OutputOffsetsNs[i] - written[i]) / NsPerUs);
        }

        _ends.Add(_later.Count);
    }

    public double First(Quantile quantile) => At(_first, quantile);

    public double Later(Quantile quantile) => At(_later, quantile);

    /// <summary>How far this path's p50 of the first chunk lies above another's; absent with too few streams.</summary>
    public IChange? FirstAddedTo(HoldSamples direct) => Added(new ComparedSamples([.. direct._first]), new ComparedSamples([.. _first]));

    /// <summary>The same for the later chunks, those of one stream not taken for independent.</summary>
    public IChange? LaterAddedTo(HoldSamples direct) =>
        Added(new ComparedSamples([.. direct._later], [.. direct._ends]), new ComparedSamples([.. _later], [.. _ends]));

    private static BootstrapChange? Added(ComparedSamples direct, ComparedSamples path)
    {
        if (Math.Min(direct.Requests, path.Requests) < 3 || Math.Min(direct.Count, path.Count) < 3)
        {
            return null;
        }

        FigureSample first = FigureSample.Percentile(direct, Quantile.P50);
        FigureSample second = FigureSample.Percentile(path, Quantile.P50);
        return direct.Requests == path.Requests
            ? BootstrapChange.BetweenPairs(first, second, [.. Enumerable.Range(0, direct.Requests).Select(static i => (i, i))], s_luck)
            : BootstrapChange.Between(first, second, s_luck);
    }

    private static double At(List<double> samples, Quantile quantile)
    {
        double[] ascending = [.. samples.Order()];
        return ascending.Length == 0 ? double.NaN : Percentiles.NearestRank<double>(ascending, quantile);
    }
}
