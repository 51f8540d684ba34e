namespace FirstToken.Recording.Sweeps;

/// <summary>What a sweep was asked to do.</summary>
public sealed record SweepConfig
{
    /// <summary>A load is a <c>rate</c> (requests a second) or a <c>concurrency</c> (requests in flight).</summary>
    public required string Axis { get; init; }

    /// <summary>How a rate spaces its starts (<c>constant</c>, <c>poisson</c>, <c>gamma:2</c>); absent for concurrency.</summary>
    public string? Arrival { get; init; }

    /// <summary>The first load.</summary>
    public double? From { get; init; }

    /// <summary>The highest load allowed.</summary>
    public double To { get; init; }

    /// <summary>How far the highest passing and the lowest failing load may stay apart, in percent.</summary>
    public double TolerancePercent { get; init; }

    /// <summary>The limits, as they are written.</summary>
    public IReadOnlyList<string> Slos { get; init => field = value ?? []; } = [];

    /// <summary>The limits are the tool's own defaults.</summary>
    public bool DefaultSlos { get; init; }

    /// <summary>Requests a step should at least have, time allowing.</summary>
    public int StepRequests { get; init; }

    /// <summary>Shortest time of a step in which requests are started, seconds.</summary>
    public double StepShortestS { get; init; }

    /// <summary>Longest time of a step in which requests are started, seconds.</summary>
    public double StepLongestS { get; init; }

    /// <summary>The most steps.</summary>
    public int MostSteps { get; init; }

    /// <summary>No step is begun after so many seconds.</summary>
    public double MaxTimeS { get; init; }

    /// <summary>The spending limit of all steps together.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>What was asked of the model, in one line.</summary>
    public string? Prompts { get; init; }

    /// <summary>Output limit of a request.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Whether answers were streamed.</summary>
    public bool Stream { get; init; }

    /// <summary><c>1.1</c> or <c>2</c>.</summary>
    public string? Http { get; init; }

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; }
}
