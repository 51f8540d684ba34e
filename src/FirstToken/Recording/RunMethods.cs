namespace FirstToken.Recording;

/// <summary>How the figures of a target were computed, where the design leaves more than one way.</summary>
public sealed record RunMethods
{
    /// <summary><see cref="LatenciesFrom"/>: latencies count from r, the request handed to the socket.</summary>
    public const string FromSent = "sent";

    /// <summary><see cref="LatenciesFrom"/>: latencies count from s, the moment meant to send.</summary>
    public const string FromIntended = "intended";

    /// <summary>What the headline latencies count from: <c>sent</c> (r) or, in runs at a rate, <c>intended</c> (s).</summary>
    public string LatenciesFrom { get; init => field = value ?? FromSent; } = FromSent;

    /// <summary>
    /// What TPOT and speed divide by: <c>tokens_after_first_chunk</c>, <c>output_tokens_minus_1</c> where the first chunk's
    /// tokens are unknown, or <c>mixed</c>; absent where there is no TPOT.
    /// </summary>
    public string? Tpot { get; init; }

    /// <summary>What the throughput was taken over: <c>steady</c> or <c>whole_run</c>.</summary>
    public string? ThroughputWindow { get; init; }
}
