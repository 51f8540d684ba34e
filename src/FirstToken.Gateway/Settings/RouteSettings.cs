namespace FirstToken.Gateway.Settings;

/// <summary>Which requests go where.</summary>
public sealed record RouteSettings
{
    /// <summary>The path they begin with (<c>/openai</c>), without a slash at its end.</summary>
    public required string Prefix { get; init; }

    /// <summary>Whether the prefix is taken off before the rest of the path goes to the upstream.</summary>
    public bool StripPrefix { get; init; } = true;

    /// <summary>Names of the upstreams, the preferred one first. Later ones serve fail-over and balancing.</summary>
    public required IReadOnlyList<string> Upstreams { get; init; }

    /// <summary>When the head of an answer goes to the client.</summary>
    public RelayMode Mode { get; init; }

    /// <summary>Deadlines of its requests.</summary>
    public GatewayDeadlines Deadlines { get; init; } = new();

    /// <summary>What it does to be faster or safer than its upstream alone. Default nothing.</summary>
    public SpeedUpSettings SpeedUps { get; init; } = new();

    /// <summary>Whether an answer's head waits for the first output chunk, so that another answer can still take its place.</summary>
    public bool IsGuarded => Mode == RelayMode.Guarded || SpeedUps.AreOn;
}
