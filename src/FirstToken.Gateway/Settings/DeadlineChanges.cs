namespace FirstToken.Gateway.Settings;

/// <summary>Deadlines that somebody set; the others stay as they are.</summary>
/// <param name="Connect">DNS, TCP and TLS together.</param>
/// <param name="Head">From the request to the head of the answer.</param>
/// <param name="FirstToken">From the request to the first output chunk of a stream.</param>
/// <param name="Idle">Between two reads of one answer.</param>
/// <param name="Total">The whole request.</param>
public readonly record struct DeadlineChanges(TimeSpan? Connect = null, TimeSpan? Head = null, TimeSpan? FirstToken = null, TimeSpan? Idle = null, TimeSpan? Total = null)
{
    /// <summary>Deadlines with these in place of their own.</summary>
    public GatewayDeadlines Onto(GatewayDeadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(deadlines);
        return deadlines with
        {
            Connect = Connect ?? deadlines.Connect,
            Head = Head ?? deadlines.Head,
            FirstToken = FirstToken ?? deadlines.FirstToken,
            Idle = Idle ?? deadlines.Idle,
            Total = Total ?? deadlines.Total,
        };
    }
}
