using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>Durations of a relayed request that more than one view shows, nanoseconds.</summary>
internal static class Phases
{
    /// <summary>DNS, TCP and TLS of the connection that this request opened; absent where it opened none.</summary>
    public static long? ConnectNs(GatewayRecord record) =>
        record.Request is { NewConnection: true, ConnectNs: { } connect } request ? connect + (request.DnsNs ?? 0) + (request.TlsNs ?? 0) : null;

    /// <summary>Hold of the first output chunk.</summary>
    public static long? FirstChunkHoldNs(GatewayRecord record) => Span(record.Request.HoldsNs) is [var first, ..] ? first : null;

    /// <summary>Moments or durations as a span: a record has an array of them, which as a list takes a call for each number.</summary>
    public static ReadOnlySpan<long> Span(IReadOnlyList<long> numbers) => numbers as long[] ?? [.. numbers];

    /// <summary>
    /// What the gateway added to a streamed answer's first chunk: from the arrival of the request's head to r (the caller's body and a
    /// connection that had to be opened included), and the hold of the chunk.
    /// </summary>
    public static long? AddedNs(GatewayRecord record) =>
        record.Streamed && FirstChunkHoldNs(record) is { } hold ? record.Request.LatenessNs + hold : null;

    /// <summary>
    /// How long the caller of a successful request waited, from the arrival of the request's head: to the departure of the first output
    /// chunk where the answer was streamed, else to the end. The provider's own time is in it.
    /// </summary>
    public static long? WaitedNs(GatewayRecord record)
    {
        if (!record.Request.Ok || record.ClientLeft)
        {
            return null;
        }

        return record.Streamed
            ? record.Request.TtftNs is { } ttft ? record.Request.LatenessNs + ttft + (FirstChunkHoldNs(record) ?? 0) : null
            : record.TotalNs;
    }

    /// <summary>Whether it counts as failed: whoever's fault, but not where the caller left.</summary>
    public static bool Failed(GatewayRecord record) => !record.Request.Ok && !record.ClientLeft;
}
