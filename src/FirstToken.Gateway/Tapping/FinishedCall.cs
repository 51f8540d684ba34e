using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Transport;

namespace FirstToken.Gateway.Tapping;

/// <summary>What is left of a call once the client has its answer: raw observations, out of which the record is made when nothing waits to be relayed.</summary>
internal sealed class FinishedCall
{
    public required Route Route { get; init; }

    public required Upstream Upstream { get; init; }

    public required ApiCall Api { get; init; }

    public required CallTimes Times { get; init; }

    /// <summary>When the request's head had arrived, Stopwatch ticks.</summary>
    public required long Arrived { get; init; }

    /// <summary>When the answer was over, Stopwatch ticks.</summary>
    public required long Ended { get; init; }

    /// <summary>When the head of the answer had arrived; 0 where none did.</summary>
    public long HeadArrived { get; init; }

    /// <summary>The request as the upstream got it, or as the client sent it where somebody else's answer was repeated; absent where none was sent.</summary>
    public OutgoingRequest? Sent { get; init; }

    /// <summary>The answer's head; absent where there was none.</summary>
    public UpstreamAnswer? Answer { get; init; }

    public Tap? Tap { get; init; }

    public bool Streamed { get; init; }

    public TransportFault Fault { get; init; }

    /// <summary>What the system said about the fault.</summary>
    public string? Detail { get; init; }

    public bool ClientLeft { get; init; }

    public int? ClientStatus { get; init; }

    /// <summary>The beginning of the request's body, to find the model in.</summary>
    public ReadOnlyMemory<byte> RequestStart { get; init; }

    public long RequestBytes { get; init; }

    public string? Session { get; init; }

    /// <summary>The caller's <c>traceparent</c>, as it came.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Name of the gateway key it was made with.</summary>
    public string? Caller { get; init; }

    /// <summary>The requests that were sent for it, in a guarded route.</summary>
    public IReadOnlyList<AttemptNote> Attempts { get; init; } = [];

    /// <summary>What gave the answer: <see cref="GatewayRecord.ByUpstream"/>, or what repeated an earlier one.</summary>
    public string ServedBy { get; init; } = GatewayRecord.ByUpstream;

    /// <summary>The prefix that breakpoints were put into for the prompt cache; absent where none were.</summary>
    public ulong? InjectedPrefix { get; init; }
}
