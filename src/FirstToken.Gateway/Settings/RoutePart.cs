namespace FirstToken.Gateway.Settings;

/// <summary>What a settings file says of a route.</summary>
/// <param name="Prefix">The path its requests begin with.</param>
internal sealed record RoutePart(string Prefix)
{
    /// <summary>Whether the standard route of this prefix is taken away.</summary>
    public bool Off { get; init; }

    /// <summary>Where it leads; empty for where the standard route of this prefix does.</summary>
    public IReadOnlyList<string> To { get; init; } = [];

    public bool? Strip { get; init; }

    public RelayMode? Mode { get; init; }

    public DeadlineChanges Deadlines { get; init; }

    public SpeedUpChanges SpeedUps { get; init; } = new();
}
