using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>What a settings file says of an upstream.</summary>
/// <param name="Name">Its name.</param>
internal sealed record UpstreamPart(string Name)
{
    public string? Api { get; init; }

    public Uri? Url { get; init; }

    public string? KeyFrom { get; init; }

    public AwsSigning? Sign { get; init; }

    /// <summary>Where <see cref="Sign"/> stands: what it lacks is known only with the address.</summary>
    public ConfigNode? SignAt { get; init; }

    public string? Region { get; init; }

    public string? Version { get; init; }

    public ConnectionChanges Connections { get; init; }

    public Switched<BreakerSettings>? Breaker { get; init; }

    public IReadOnlyDictionary<string, string>? Models { get; init; }
}
