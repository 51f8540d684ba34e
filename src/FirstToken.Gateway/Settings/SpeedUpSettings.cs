namespace FirstToken.Gateway.Settings;

/// <summary>What a route does to be faster or safer than its upstream alone. All of it is off unless it is asked for.</summary>
public sealed record SpeedUpSettings
{
    /// <summary>Tries again where the upstream says that may help; absent never does.</summary>
    public RetrySettings? Retries { get; init; }

    /// <summary>Whether the route's next upstream is tried where one fails before its first output chunk.</summary>
    public bool FailOver { get; init; }

    /// <summary>Sends a second request where the first is late; absent never does.</summary>
    public HedgeSettings? Hedge { get; init; }

    /// <summary>Spreads requests over the route's upstreams; absent takes the first that works.</summary>
    public BalanceSettings? Balance { get; init; }

    /// <summary>Whether requests that ask for the same at the same time share one answer.</summary>
    public bool SingleFlight { get; init; }

    /// <summary>Keeps answers for those who ask again; absent keeps none.</summary>
    public CacheSettings? Cache { get; init; }

    /// <summary>Whether breakpoints of the prompt cache are put into requests that have none, for as long as they pay.</summary>
    public bool InjectCache { get; init; }

    /// <summary>How requests marked as background wait for the others; absent treats them like those.</summary>
    public BackgroundSettings? Background { get; init; }

    /// <summary>Whether any of these is on.</summary>
    public bool AreOn => this != s_none;

    private static readonly SpeedUpSettings s_none = new();
}
