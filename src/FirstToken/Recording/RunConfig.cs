namespace FirstToken.Recording;

/// <summary>What a run was asked to do.</summary>
public sealed record RunConfig
{
    /// <summary>What was asked, in one line.</summary>
    public string? Prompts { get; init; }

    /// <summary>Requests to each target; absent for no limit.</summary>
    public int? Requests { get; init; }

    /// <summary>How long requests were to be started, seconds; absent for no limit.</summary>
    public double? DurationS { get; init; }

    /// <summary>Closed loop: requests in flight, over all targets. Absent in runs at a rate.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The arrival pattern of a run at a rate (<c>poisson 20/s</c>); absent in a closed loop.</summary>
    public string? Arrival { get; init; }

    /// <summary>Requests to each target before measuring.</summary>
    public int Warmup { get; init; }

    /// <summary>Targets in turn (A B A B …) instead of one after the other.</summary>
    public bool Interleave { get; init; }

    /// <summary>Output limit of a request.</summary>
    public int MaxTokens { get; init; }

    /// <summary>Whether answers were streamed.</summary>
    public bool Stream { get; init; }

    /// <summary><c>1.1</c> or <c>2</c>.</summary>
    public string? Http { get; init; }

    /// <summary>A new connection for every request.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>The deadline of a whole request, seconds.</summary>
    public double TimeoutS { get; init; }

    /// <summary>The spending limit.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>The stop rule on the share of failed requests, 0 to 1.</summary>
    public double? MaxErrorRate { get; init; }

    /// <summary>The stop rule on requests in flight.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>Conversations of several turns: requests and concurrency then count conversations; absent otherwise.</summary>
    public bool? MultiTurn { get; init; }

    /// <summary>How long the person thinks between an answer and the next turn, seconds; absent without conversations.</summary>
    public double? ThinkTimeS { get; init; }

    /// <summary>The recorded load that was repeated; absent where there was none.</summary>
    public RunReplay? Replay { get; init; }

    /// <summary>The percentile that was to be known closely (<c>ttft_p50</c>); absent where nothing was to be reached.</summary>
    public string? UntilCiOf { get; init; }

    /// <summary>How closely, in percent of it.</summary>
    public double? UntilCiPercent { get; init; }

    /// <summary>Seed of everything random in the run.</summary>
    public ulong Seed { get; init; }
}
