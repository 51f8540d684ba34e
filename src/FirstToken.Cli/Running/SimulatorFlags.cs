namespace FirstToken.Cli.Running;

/// <summary>What <c>simulate</c> was asked for, before anything of the simulator is loaded.</summary>
internal sealed record SimulatorFlags
{
    public string? Listen { get; init; }

    public string? Profile { get; init; }

    /// <summary>Flag and <c>key=value</c> of each part of the behaviour.</summary>
    public IReadOnlyList<(string Flag, string Text)> Behaviour { get; init; } = [];

    public string? ErrorRate { get; init; }

    public TimeSpan? CacheLife { get; init; }

    public int? Slots { get; init; }

    public int? RequestsPerMinute { get; init; }

    public int? Seed { get; init; }

    public string? CertificateFile { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public TimeSpan? Drain { get; init; }
}
