using System.Text.Json.Serialization;

namespace FirstToken.Recording;

/// <summary>
/// Every metric of a target, over its successful requests; absent where nothing was observed. Words as in design §3.
/// Where <see cref="RunMethods.LatenciesFrom"/> is <c>intended</c> (a run at a rate), <c>ttfb</c>, <c>ttft</c>, <c>ttfa</c>,
/// <c>e2e</c> and <c>end</c> count from s, the moment meant to send, and the <c>service_*</c> metrics from r stand beside them.
/// </summary>
public sealed record RunMetrics
{
    /// <summary>First response byte.</summary>
    public Summary? TtfbMs { get; init; }

    /// <summary>First output chunk.</summary>
    public Summary? TtftMs { get; init; }

    /// <summary>First chunk of answer text.</summary>
    public Summary? TtfaMs { get; init; }

    /// <summary>Every gap between successive output chunks, of all requests together.</summary>
    public Summary? GapMs { get; init; }

    /// <summary>Gap ÷ tokens in the chunk, only of requests whose every chunk says its tokens.</summary>
    public Summary? ItlMs { get; init; }

    /// <summary>Time per output token after the first chunk; see <see cref="RunMethods.Tpot"/>.</summary>
    public Summary? TpotMs { get; init; }

    /// <summary>Last output chunk.</summary>
    public Summary? E2eMs { get; init; }

    /// <summary>End of the stream.</summary>
    public Summary? EndMs { get; init; }

    /// <summary>From the first to the last output chunk, of answers that came in more than one.</summary>
    public Summary? GenerationMs { get; init; }

    /// <summary>The provider's own figure of its processing time.</summary>
    public Summary? ServerMs { get; init; }

    /// <summary>r − s, connection set-up included.</summary>
    public Summary? LatenessMs { get; init; }

    /// <summary>r − s without DNS, TCP and TLS: what only this client is to blame for.</summary>
    public Summary? ClientWaitMs { get; init; }

    /// <summary>DNS, of requests that resolved a name.</summary>
    public Summary? DnsMs { get; init; }

    /// <summary>TCP handshake, of requests that opened a connection.</summary>
    public Summary? ConnectMs { get; init; }

    /// <summary>TLS handshake, of requests that opened a connection.</summary>
    public Summary? TlsMs { get; init; }

    /// <summary>From r to the return of the write of the last request byte.</summary>
    public Summary? SendMs { get; init; }

    /// <summary>The longest gap of each request.</summary>
    public Summary? LongestGapMs { get; init; }

    /// <summary>TTFB from r; only in runs at a rate.</summary>
    public Summary? ServiceTtfbMs { get; init; }

    /// <summary>TTFT from r; only in runs at a rate.</summary>
    public Summary? ServiceTtftMs { get; init; }

    /// <summary>E2E from r; only in runs at a rate.</summary>
    public Summary? ServiceE2eMs { get; init; }

    /// <summary>Tokens after the first chunk ÷ generation, tokens a second, a request.</summary>
    public Summary? SpeedTps { get; init; }

    /// <summary>The metrics that are there, under their names in the file, in the order of the file.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, Summary>> Present
    {
        get
        {
            foreach ((string name, Summary? summary) in All())
            {
                if (summary is not null)
                {
                    yield return new(name, summary);
                }
            }
        }
    }

    private (string Name, Summary? Summary)[] All() =>
    [
        ("ttfb_ms", TtfbMs), ("ttft_ms", TtftMs), ("ttfa_ms", TtfaMs), ("gap_ms", GapMs), ("itl_ms", ItlMs),
        ("tpot_ms", TpotMs), ("e2e_ms", E2eMs), ("end_ms", EndMs), ("generation_ms", GenerationMs),
        ("server_ms", ServerMs), ("lateness_ms", LatenessMs), ("client_wait_ms", ClientWaitMs), ("dns_ms", DnsMs),
        ("connect_ms", ConnectMs), ("tls_ms", TlsMs), ("send_ms", SendMs), ("longest_gap_ms", LongestGapMs),
        ("service_ttfb_ms", ServiceTtfbMs), ("service_ttft_ms", ServiceTtftMs), ("service_e2e_ms", ServiceE2eMs),
        ("speed_tps", SpeedTps),
    ];
}
