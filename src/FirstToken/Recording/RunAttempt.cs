namespace FirstToken.Recording;

/// <summary>One of several requests that a relay sent, or would have sent, for a client's one.</summary>
public sealed record RunAttempt
{
    /// <summary>Name of the server it was for.</summary>
    public required string Upstream { get; init; }

    /// <summary><c>ok</c>, <c>refused</c>, <c>breaker_open</c> (not sent), <c>given_up</c>, or the kind of error.</summary>
    public required string Outcome { get; init; }

    /// <summary>It was sent because another was late.</summary>
    public bool Hedge { get; init; }

    /// <summary>From its beginning until it was decided, milliseconds.</summary>
    public double Ms { get; init; }
}
