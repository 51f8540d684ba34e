using FirstToken.Providers;

namespace FirstToken.Recording;

/// <summary>
/// All that was observed of one request: the event record that benchmarks, gateway and sessions share. Immutable.
/// Durations are nanoseconds on the monotonic clock, measured from r (design §3: the request handed to the socket)
/// unless the name says otherwise. Absent means not observed; zero means zero.
/// </summary>
public sealed record RequestRecord
{
    /// <summary>Position in the run, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Index of the target in the run.</summary>
    public required int Target { get; init; }

    /// <summary>Position of its conversation in the run, from 0; absent for a request by itself.</summary>
    public int? Conversation { get; init; }

    /// <summary>Which turn of its conversation it is, from 1.</summary>
    public int? Turn { get; init; }

    /// <summary>Wall clock at r (or at the last moment before failure, where nothing was sent), Unix nanoseconds.</summary>
    public required long StartedUnixNs { get; init; }

    /// <summary>Monotonic moment s, the moment meant to send, nanoseconds from the start of the run.</summary>
    public long IntendedNs { get; init; }

    /// <summary>r − s: waiting inside the client, connection set-up included.</summary>
    public long LatenessNs { get; init; }

    /// <summary>Whether a connection was opened for this request.</summary>
    public bool NewConnection { get; init; }

    /// <summary>Time to resolve the host name, where this request's connection did so.</summary>
    public long? DnsNs { get; init; }

    /// <summary>Time of the TCP handshake, where this request opened the connection.</summary>
    public long? ConnectNs { get; init; }

    /// <summary>Time of the TLS handshake, where this request opened the connection.</summary>
    public long? TlsNs { get; init; }

    /// <summary>From r to the return of the write that handed over the last byte.</summary>
    public long? SendNs { get; init; }

    /// <summary>b − r: arrival of the first response byte.</summary>
    public long? TtfbNs { get; init; }

    /// <summary>Arrival of the first chunk of answer text.</summary>
    public long? TtfaNs { get; init; }

    /// <summary>Arrival of the terminator (or of the last byte, where the format has none).</summary>
    public long? EndNs { get; init; }

    /// <summary>Arrival of each output chunk c1..cm.</summary>
    public IReadOnlyList<long> OutputOffsetsNs { get; init; } = [];

    /// <summary>How long a relay held each output chunk: its departure to the client − its arrival; empty where nothing was relayed.</summary>
    public IReadOnlyList<long> HoldsNs { get; init; } = [];

    /// <summary>The provider's running output-token count at each output chunk; empty where chunks carry none.</summary>
    public IReadOnlyList<long> OutputTokensSoFar { get; init; } = [];

    /// <summary>Some chunk carried reasoning: the reasoning tokens in the usage came over the wire, and took its time.</summary>
    public bool ReasoningStreamed { get; init; }

    /// <summary>Output chunks that shared a socket read, and so an arrival stamp, with the chunk before.</summary>
    public int CoalescedChunks { get; init; }

    /// <summary>Socket reads that brought the response.</summary>
    public int Reads { get; init; }

    /// <summary>Response bytes read, headers included.</summary>
    public long Bytes { get; init; }

    /// <summary>Where the arrival stamps come from.</summary>
    public StampSource Stamps { get; init; }

    /// <summary>HTTP status, once there was one.</summary>
    public int? Status { get; init; }

    /// <summary>Why the request did not succeed; absent for success.</summary>
    public RequestError? Error { get; init; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>The model that answered, as the provider names it.</summary>
    public string? AnsweredModel { get; init; }

    /// <summary>The provider's stop reason.</summary>
    public string? StopReason { get; init; }

    /// <summary>The provider's service tier.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>Token usage by the provider's own count.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The provider's own processing time.</summary>
    public long? ServerNs { get; init; }

    /// <summary>The provider's own time to its first byte.</summary>
    public long? ServerFirstByteNs { get; init; }

    /// <summary>Rate-limit and retry headers, verbatim.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RateLimits { get; init; } = [];

    /// <summary>The answer came from our simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>Cost by the price table, USD; absent when unpriced or when usage is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Whether the request succeeded.</summary>
    public bool Ok => Error is null;

    /// <summary>c1 − r.</summary>
    public long? TtftNs => Offsets is [var first, ..] ? first : null;

    /// <summary>cm − r.</summary>
    public long? E2eNs => Offsets is [.., var last] ? last : null;

    /// <summary>cm − c1.</summary>
    public long? GenerationNs => Offsets is [var first, ..] and [.., var last] ? last - first : null;

    // Nearly always an array, which is far quicker read as one.
    private ReadOnlySpan<long> Offsets => OutputOffsetsNs as long[] ?? [.. OutputOffsetsNs];
}
