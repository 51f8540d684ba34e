using FirstToken.Gateway.Attempts;
using FirstToken.Recording;

namespace FirstToken.Gateway.Tapping;

/// <summary>All that was observed of one relayed request: the event record, and where it went.</summary>
public sealed record GatewayRecord
{
    /// <summary>
    /// The event record as in a benchmark, with the hold of each output chunk. r is the moment the gateway handed the request to
    /// the upstream's socket; lateness is what passed in the gateway before that, from the arrival of the request's head.
    /// </summary>
    public required RequestRecord Request { get; init; }

    /// <summary>Prefix of the route (<c>/v1</c>).</summary>
    public required string Route { get; init; }

    /// <summary>Name of the upstream that answered, or that was last tried; what repeated an answer where none was asked (<see cref="ServedBy"/>).</summary>
    public required string Upstream { get; init; }

    /// <summary>The wire format (<c>anthropic.messages</c>), or <c>other</c> for calls that generate nothing (models, files).</summary>
    public required string Api { get; init; }

    /// <summary>The model asked for, else the one that answered; absent where neither is known.</summary>
    public string? Model { get; init; }

    /// <summary>Whether the answer was streamed.</summary>
    public bool Streamed { get; init; }

    /// <summary>The status the client got; absent when it left before there was one.</summary>
    public int? ClientStatus { get; init; }

    /// <summary>Whether the client left before the answer was whole.</summary>
    public bool ClientLeft { get; init; }

    /// <summary>Bytes of the request's body.</summary>
    public long RequestBytes { get; init; }

    /// <summary>Bytes of the answer's body passed on.</summary>
    public long AnswerBytes { get; init; }

    /// <summary>Hold of the first bytes of the body, nanoseconds: departure to the client − arrival from the upstream.</summary>
    public long? FirstHoldNs { get; init; }

    /// <summary>Arrival of the first bytes of the body after r, nanoseconds: for a stream its first chunk, output or not.</summary>
    public long? FirstBodyNs { get; init; }

    /// <summary>The caller's <c>traceparent</c> header as it came, checked by nobody; passed on to the upstream unchanged.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Claude Code's session (<c>x-claude-code-session-id</c>), if it is one of its calls.</summary>
    public string? Session { get; init; }

    /// <summary>Name of the gateway key the caller holds, if any; never the key.</summary>
    public string? Caller { get; init; }

    /// <summary>From the arrival of the request's head to the end of the answer, as the client saw it, nanoseconds.</summary>
    public long TotalNs { get; init; }

    /// <summary>The requests that were sent for it, the first first; empty where the route only passes on.</summary>
    public IReadOnlyList<AttemptNote> Attempts { get; init; } = [];

    /// <summary>What gave the answer: <c>upstream</c>, or <c>cache</c>, <c>semantic</c> or <c>flight</c>, which repeated another request's and cost nothing.</summary>
    public string ServedBy { get; init; } = ByUpstream;

    /// <summary>The prefix that breakpoints were put into for the prompt cache; absent where none were.</summary>
    internal ulong? InjectedPrefix { get; init; }

    /// <summary>
    /// What it would have cost without what was done for it: a repeated answer asked for again, the input of breakpoints put in at its plain
    /// price. Absent where nothing was done, or the price is unknown.
    /// </summary>
    internal decimal? OtherwiseUsd { get; init; }

    /// <summary>The name of what usually gives the answer.</summary>
    internal const string ByUpstream = "upstream";

    /// <summary>Whether a request was sent for it because another was late.</summary>
    internal bool HasHedge => Attempts.Count > 0 && Attempts.Any(static attempt => attempt.IsHedge);

    /// <summary>Whether an upstream gave the answer.</summary>
    internal bool IsByUpstream => ServedBy == ByUpstream;
}
