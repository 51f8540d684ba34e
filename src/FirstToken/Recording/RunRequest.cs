namespace FirstToken.Recording;

/// <summary>
/// One request in a run file, and one line of an event log. Milliseconds have microsecond places and count from r unless
/// said otherwise, also in runs at a rate: add <see cref="LatenessMs"/> for the figure from s. Absent means unknown.
/// </summary>
public sealed record RunRequest
{
    /// <summary>Position in the run, from 0.</summary>
    public required int N { get; init; }

    /// <summary>Id of the run; in event logs only.</summary>
    public string? Run { get; init; }

    /// <summary>Name of the target; in event logs only.</summary>
    public string? Target { get; init; }

    /// <summary>Position of its conversation in the run, from 0; absent for a request by itself.</summary>
    public int? Conversation { get; init; }

    /// <summary>Which turn of its conversation it is, from 1.</summary>
    public int? Turn { get; init; }

    /// <summary>Wall clock at r, Unix nanoseconds.</summary>
    public required long StartedUnixNs { get; init; }

    /// <summary>r on the run's monotonic clock, milliseconds from the start of the run.</summary>
    public double SentMs { get; init; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>Kind of error (<c>rate_limit</c>); absent for success.</summary>
    public string? Error { get; init; }

    /// <summary>One line about the error, for people.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The provider's own name of the error (<c>rate_limit_error</c>).</summary>
    public string? ErrorType { get; init; }

    /// <summary>How long the provider asked to wait before trying again.</summary>
    public double? RetryAfterMs { get; init; }

    /// <summary>Rate-limit and retry headers, verbatim; of one that came twice the last.</summary>
    public IReadOnlyDictionary<string, string>? RateLimits { get; init; }

    /// <summary>Whether a connection was opened for this request.</summary>
    public bool NewConnection { get; init; }

    /// <summary>r − s, connection set-up included.</summary>
    public double LatenessMs { get; init; }

    /// <summary>DNS.</summary>
    public double? DnsMs { get; init; }

    /// <summary>TCP handshake.</summary>
    public double? ConnectMs { get; init; }

    /// <summary>TLS handshake.</summary>
    public double? TlsMs { get; init; }

    /// <summary>From r to the return of the write of the last request byte.</summary>
    public double? SendMs { get; init; }

    /// <summary>First response byte.</summary>
    public double? TtfbMs { get; init; }

    /// <summary>First output chunk.</summary>
    public double? TtftMs { get; init; }

    /// <summary>First chunk of answer text.</summary>
    public double? TtfaMs { get; init; }

    /// <summary>Time per output token after the first chunk.</summary>
    public double? TpotMs { get; init; }

    /// <summary>Last output chunk.</summary>
    public double? E2eMs { get; init; }

    /// <summary>End of the stream.</summary>
    public double? EndMs { get; init; }

    /// <summary>The provider's own figure of its processing time.</summary>
    public double? ServerMs { get; init; }

    /// <summary>The provider's own figure of its time to the first byte.</summary>
    public double? ServerFirstByteMs { get; init; }

    /// <summary>The longest gap; absent below two chunks.</summary>
    public double? LongestGapMs { get; init; }

    /// <summary>Gaps over three times this request's median gap; absent where that median is zero or there is no gap.</summary>
    public int? Stalls { get; init; }

    /// <summary>Input tokens neither read from nor written to a cache.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Input tokens read from the prompt cache.</summary>
    public long? CacheReadTokens { get; init; }

    /// <summary>Input tokens written to the prompt cache.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>The part of the tokens written to the cache that was to live for an hour.</summary>
    public long? CacheWriteLongTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>The part of the output that was reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Some chunk carried reasoning.</summary>
    public bool ReasoningStreamed { get; init; }

    /// <summary>Cost by the price table; absent when unpriced or when usage is unknown.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>The provider's stop reason.</summary>
    public string? StopReason { get; init; }

    /// <summary>The provider's service tier.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The model that answered.</summary>
    public string? AnsweredModel { get; init; }

    /// <summary>Response bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>Socket reads.</summary>
    public int Reads { get; init; }

    /// <summary>Output chunks that shared an arrival stamp with the chunk before.</summary>
    public int Coalesced { get; init; }

    /// <summary>Where the arrival stamps come from: <c>kernel</c> or <c>read</c>.</summary>
    public string? Stamps { get; init; }

    /// <summary>The answer came from the simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>Arrival of each output chunk after r, nanoseconds; left out of run files of very many chunks.</summary>
    public IReadOnlyList<long>? OutputOffsetsNs { get; init; }

    /// <summary>How long a relay held each output chunk, nanoseconds; only where the gateway measured.</summary>
    public IReadOnlyList<long>? HoldsNs { get; init; }

    /// <summary>The provider's running output-token count at each output chunk, where chunks carry one.</summary>
    public IReadOnlyList<long>? OutputTokensSoFar { get; init; }

    /// <summary>What a relay tried, in order; only where the gateway tried more than once.</summary>
    public IReadOnlyList<RunAttempt>? Attempts { get; init; }
}
