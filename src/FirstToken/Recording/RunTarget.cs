namespace FirstToken.Recording;

/// <summary>One target of a run, with its figures.</summary>
public sealed record RunTarget
{
    /// <summary>How people call it (<c>anthropic:claude-haiku-4-5</c>).</summary>
    public required string Name { get; init; }

    /// <summary>The provider's name in a target.</summary>
    public required string Provider { get; init; }

    /// <summary>The wire format.</summary>
    public string? Api { get; init; }

    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Base URL, without user information or query.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>What became of the requests.</summary>
    public RunCounts Counts { get; init => field = value ?? new(); } = new();

    /// <summary>Latencies and speed.</summary>
    public RunMetrics Metrics { get; init => field = value ?? new(); } = new();

    /// <summary>How the figures were computed.</summary>
    public RunMethods Methods { get; init => field = value ?? new(); } = new();

    /// <summary>Rates; absent where no request was sent.</summary>
    public RunThroughput? Throughput { get; init; }

    /// <summary>Tokens.</summary>
    public RunTokens Tokens { get; init => field = value ?? new(); } = new();

    /// <summary>Cost.</summary>
    public RunCost Cost { get; init => field = value ?? new(); } = new();

    /// <summary>Reads.</summary>
    public RunReads Reads { get; init => field = value ?? new(); } = new();

    /// <summary>HDR histograms by metric (<c>ttft</c>, <c>gap</c>), values in microseconds, V2 encoding, deflated, base64.</summary>
    public IReadOnlyDictionary<string, string> Histograms { get; init => field = value ?? new Dictionary<string, string>(); } = new Dictionary<string, string>();

    /// <summary>A working session on this target, where that is what was measured.</summary>
    public RunSession? Session { get; init; }

    /// <summary>Every measured request, in order of its end.</summary>
    public IReadOnlyList<RunRequest> Requests { get; init => field = value ?? []; } = [];
}
