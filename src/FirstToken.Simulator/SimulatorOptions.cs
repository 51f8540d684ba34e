using FirstToken.Simulator.Behaviour;

namespace FirstToken.Simulator;

/// <summary>How the simulator listens and answers.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Where to listen, <c>HOST:PORT</c>; port 0 takes a free one. Default <c>127.0.0.1:4010</c>.</summary>
    public string Listen { get; init; } = "127.0.0.1:4010";

    /// <summary>How every model answers; the profile <c>plain</c> unless set.</summary>
    public Behavior Behavior { get; init; } = new();

    /// <summary>Whether each model answers like the profile that resembles it, in place of <see cref="Behavior"/>.</summary>
    public bool ProfileByModel { get; init; }

    /// <summary>Which share of requests goes wrong; none by default.</summary>
    public ErrorRates Errors { get; init; } = ErrorRates.None;

    /// <summary>Answers generated at once; further requests wait their turn. Absent (the default): as many as come.</summary>
    public int? Slots { get; init; }

    /// <summary>Requests for answers let through a minute, from a bucket that holds as many; the others get 429. Absent (the default): as many as come.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Seed of all chance. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How long an unused prompt prefix stays cached. Default 5 minutes.</summary>
    public TimeSpan CacheLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Closes connections without a request for this long, as load balancers do; <see langword="null"/> keeps them.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Requests the log keeps; the oldest go first. Default 50,000.</summary>
    public int LogRequests { get; init; } = 50_000;

    /// <summary>Chunk stamps the log keeps over all requests. Default 4,000,000 (64 MB).</summary>
    public int LogChunks { get; init; } = 4_000_000;

    /// <summary>Serve everything through Kestrel, as systems other than Linux do. Its pacing is coarser.</summary>
    public bool Portable { get; init; }

    /// <summary>How long open streams may go on after a stop was asked for. Default 5 s.</summary>
    public TimeSpan DrainFor { get; init; } = TimeSpan.FromSeconds(5);
}
