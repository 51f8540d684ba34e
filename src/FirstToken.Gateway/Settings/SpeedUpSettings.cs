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

    /// <summary>Whether any of these is on.</summary>
    public bool AreOn => Retries is not null || FailOver || Hedge is not null || Balance is not null;
}
