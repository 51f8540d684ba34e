namespace FirstToken.Gateway.Attempts;

/// <summary>One request that was sent, or not, for a client's one.</summary>
/// <param name="Upstream">Where to.</param>
/// <param name="Outcome"><c>ok</c>, <c>refused</c>, <c>breaker_open</c>, <c>given_up</c>, or the kind of error.</param>
/// <param name="IsHedge">Whether it was sent because another was late.</param>
/// <param name="Ns">From its beginning to the decision, nanoseconds.</param>
public sealed record AttemptNote(string Upstream, string Outcome, bool IsHedge, long Ns);
