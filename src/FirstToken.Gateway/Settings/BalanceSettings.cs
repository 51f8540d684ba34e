namespace FirstToken.Gateway.Settings;

/// <summary>How requests are spread over the upstreams of a route: of two drawn at random the one with the lower TTFT of late gets it.</summary>
public sealed record BalanceSettings
{
    /// <summary>Whether requests that begin alike go to the same upstream, where the provider's prompt cache has them. Default yes.</summary>
    public bool Affinity { get; init; } = true;

    /// <summary>How long an upstream is held to have a prefix in its cache after the last request with it. Default 5 minutes, that of the providers.</summary>
    public TimeSpan AffinityLife { get; init; } = TimeSpan.FromMinutes(5);
}
