namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>Two gateways that differ in a speed-up, and the simulated upstreams each of them gets of its own.</summary>
/// <param name="Name">The speed-up.</param>
/// <param name="On">Lines of the gateway's settings with it.</param>
/// <param name="Upstreams">Flags of <c>simulate</c>, an upstream a line. Both gateways' draw the same luck.</param>
internal sealed record Scenario(string Name, string On, params IReadOnlyList<string> Upstreams)
{
    /// <summary>Lines of the settings without it.</summary>
    public string Off { get; init; } = "";

    /// <summary>Lines of the settings of both.</summary>
    public string Both { get; init; } = "";

    /// <summary>One-way delay of a link between gateway and upstreams; none where absent.</summary>
    public TimeSpan? Link { get; init; }

    /// <summary>Whether gateway and upstreams speak TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the first upstream of the route is a port where nobody listens.</summary>
    public bool FirstRefuses { get; init; }
}
