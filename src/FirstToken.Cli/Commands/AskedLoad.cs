namespace FirstToken.Cli.Commands;

/// <summary>What the user set of a load; absent where only a default would stand.</summary>
internal readonly record struct AskedLoad
{
    public int? Requests { get; init; }

    /// <summary>How long requests are started, a ramp's length included.</summary>
    public TimeSpan? Duration { get; init; }

    public int? MaxTokens { get; init; }

    /// <summary>How a rate spaces its starts.</summary>
    public string? Arrival { get; init; }

    /// <summary>Requests or time were limited.</summary>
    public bool HasEnd => Requests is not null || Duration is not null;
}
