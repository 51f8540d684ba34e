namespace FirstToken.Gateway.Settings;

/// <summary>How often and how soon a failed request is tried again, before anything of an answer has been passed on.</summary>
public sealed record RetrySettings
{
    /// <summary>Requests at most, the first included. Default 3.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Wait before the first repetition, doubled each time, of which a random quarter is left out. Default 0.5 s, that of the official SDKs.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The longest wait. An upstream that asks for more (<c>retry-after</c>) is obeyed by passing its answer on: the caller
    /// knows better whether to wait. Default 8 s.
    /// </summary>
    public TimeSpan MostWait { get; init; } = TimeSpan.FromSeconds(8);
}
