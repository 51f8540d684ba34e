using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Gateway.Attempts;

/// <summary>What came of an attempt, up to the moment at which it is decided.</summary>
/// <param name="Outcome">The decision.</param>
/// <param name="Error">What was wrong; absent where nothing was.</param>
internal sealed record AttemptEnd(AttemptOutcome Outcome, RequestError? Error = null)
{
    /// <summary>How the connection failed, where it did.</summary>
    public TransportFault Fault { get; init; }

    /// <summary>What the system said about that.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the upstream itself failed: what a circuit breaker counts. Limits are not: those are ours.</summary>
    public bool IsUpstreamsFault => Outcome == AttemptOutcome.Failed && Error is not { Kind: ErrorKind.RateLimit };

    /// <summary>The outcome as metrics name it: <c>ok</c>, <c>refused</c>, <c>breaker_open</c>, <c>given_up</c>, or the kind of error.</summary>
    public string Word => Outcome switch
    {
        AttemptOutcome.Ready => "ok",
        AttemptOutcome.BreakerOpen => "breaker_open",
        AttemptOutcome.GivenUp => "given_up",
        _ => Error is null ? "refused" : ErrorKindNames.Of(Error.Kind),
    };
}
