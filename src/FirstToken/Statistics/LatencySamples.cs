using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Collects the latencies and speeds of successful requests.</summary>
internal sealed class LatencySamples(bool fromIntended)
{
    private readonly SampleSet _ttfb = new();
    private readonly SampleSet _ttft = new();
    private readonly SampleSet _ttfa = new();
    private readonly SampleSet _gap = new();
    private readonly SampleSet _itl = new();
    private readonly SampleSet _tpot = new();
    private readonly SampleSet _e2e = new();
    private readonly SampleSet _end = new();
    private readonly SampleSet _generation = new();
    private readonly SampleSet _server = new();
    private readonly SampleSet _lateness = new();
    private readonly SampleSet _clientWait = new();
    private readonly SampleSet _dns = new();
    private readonly SampleSet _connect = new();
    private readonly SampleSet _tls = new();
    private readonly SampleSet _send = new();
    private readonly SampleSet _longestGap = new();
    private readonly SampleSet _serviceTtfb = new();
    private readonly SampleSet _serviceTtft = new();
    private readonly SampleSet _serviceE2e = new();
    private readonly SampleSet _speed = new();
    private bool _firstChunkKnown;
    private bool _firstChunkUnknown;

    /// <summary>What TPOT was divided by (<see cref="RunMethods.Tpot"/>).</summary>
    public string? TpotMethod => (_firstChunkKnown, _firstChunkUnknown) switch
    {
        (true, true) => "mixed",
        (true, false) => "tokens_after_first_chunk",
        (false, true) => "output_tokens_minus_1",
        _ => null,
    };

    public void Add(RequestRecord record)
    {
        long lateness = Microseconds.Of(record.LatenessNs);
        long late = fromIntended ? lateness : 0;
        long? ttfb = Microseconds.Of(record.TtfbNs);
        long? ttft = Microseconds.Of(record.TtftNs);
        long? e2e = Microseconds.Of(record.E2eNs);
        _ttfb.Add(late + ttfb);
        _ttft.Add(late + ttft);
        _ttfa.Add(late + Microseconds.Of(record.TtfaNs));
        _e2e.Add(late + e2e);
        _end.Add(late + Microseconds.Of(record.EndNs));
        if (fromIntended)
        {
            _serviceTtfb.Add(ttfb);
            _serviceTtft.Add(ttft);
            _serviceE2e.Add(e2e);
        }

        _server.Add(Microseconds.Of(record.ServerNs));
        AddClientSide(record, lateness);
        AddGaps(record, ttft, e2e);
        AddPace(record);
    }

    public RunMetrics Summarise() => new()
    {
        TtfbMs = _ttfb.Summarise(),
        TtftMs = _ttft.Summarise(),
        TtfaMs = _ttfa.Summarise(),
        GapMs = _gap.Summarise(),
        ItlMs = _itl.Summarise(),
        TpotMs = _tpot.Summarise(),
        E2eMs = _e2e.Summarise(),
        EndMs = _end.Summarise(),
        GenerationMs = _generation.Summarise(),
        ServerMs = _server.Summarise(),
        LatenessMs = _lateness.Summarise(),
        ClientWaitMs = _clientWait.Summarise(),
        DnsMs = _dns.Summarise(),
        ConnectMs = _connect.Summarise(),
        TlsMs = _tls.Summarise(),
        SendMs = _send.Summarise(),
        LongestGapMs = _longestGap.Summarise(),
        ServiceTtfbMs = _serviceTtfb.Summarise(),
        ServiceTtftMs = _serviceTtft.Summarise(),
        ServiceE2eMs = _serviceE2e.Summarise(),
        SpeedTps = _speed.Summarise(),
    };

    /// <summary>Histograms in microseconds, encoded, of the metrics that have samples.</summary>
    public SortedDictionary<string, string> Histograms()
    {
        var encoded = new SortedDictionary<string, string>(StringComparer.Ordinal);
        (string Name, SampleSet Samples)[] all =
        [
            ("ttfb", _ttfb), ("ttft", _ttft), ("ttfa", _ttfa), ("gap", _gap), ("itl", _itl), ("tpot", _tpot), ("e2e", _e2e),
            ("end", _end), ("generation", _generation), ("server", _server), ("lateness", _lateness),
        ];
        foreach ((string name, SampleSet samples) in all)
        {
            if (samples.Count > 0)
            {
                encoded.Add(name, Statistics.Histograms.HdrEncoding.ToBase64(samples.ToHistogram()));
            }
        }

        return encoded;
    }

    private void AddClientSide(RequestRecord record, long lateness)
    {
        long? dns = Microseconds.Of(record.DnsNs);
        long? connect = Microseconds.Of(record.ConnectNs);
        long? tls = Microseconds.Of(record.TlsNs);
        _lateness.Add(lateness);
        _clientWait.Add(lateness - (dns ?? 0) - (connect ?? 0) - (tls ?? 0));
        _dns.Add(dns);
        _connect.Add(connect);
        _tls.Add(tls);
        _send.Add(Microseconds.Of(record.SendNs));
    }

    private void AddGaps(RequestRecord record, long? ttft, long? e2e)
    {
        IReadOnlyList<long> offsets = record.OutputOffsetsNs;
        if (offsets.Count < 2)
        {
            return;
        }

        _generation.Add(e2e - ttft);
        IReadOnlyList<long> soFar = record.OutputTokensSoFar;
        bool tokensKnown = ChunkTokens.AreKnown(soFar, offsets.Count);
        long longest = 0;
        for (int i = 1; i < offsets.Count; i++)
        {
            long gap = offsets[i] - offsets[i - 1];
            longest = Math.Max(longest, gap);
            _gap.Add(Microseconds.Of(gap));
            if (tokensKnown)
            {
                _itl.Add(Microseconds.Of(gap / (soFar[i] - soFar[i - 1])));
            }
        }

        _longestGap.Add(Microseconds.Of(longest));
    }

    private void AddPace(RequestRecord record)
    {
        if (TokenPace.Of(record) is { } pace)
        {
            _tpot.Add(pace.TpotUs);
            _speed.Add(pace.MilliTokensPerSecond);
            _firstChunkKnown |= pace.FirstChunkKnown;
            _firstChunkUnknown |= !pace.FirstChunkKnown;
        }
    }
}
