using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Transport;

namespace FirstToken.Load;

/// <summary>What a run does: immutable, checked by the runner before the first request.</summary>
public sealed record RunPlan
{
    /// <summary>The targets; at least one.</summary>
    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>
    /// What is asked. With <see cref="ConversationPrompts"/> requests and concurrency count conversations, whose turns follow each
    /// other, each carrying what was said before.
    /// </summary>
    public required IPromptSource Prompts { get; init; }

    /// <summary>Requests to each target; with <see cref="Duration"/> whichever comes first. At least one of the two is set.</summary>
    public int? Requests { get; init; }

    /// <summary>How long new requests are started; those under way are then awaited.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>
    /// Closed loop: requests in flight, over all targets when they are interleaved. Open loop: not used.
    /// </summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Open loop: when requests start; <see langword="null"/> for a closed loop.</summary>
    public IArrival? Arrival { get; init; }

    /// <summary>Conversations: how long the person thinks between an answer and the next turn.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <summary>Requests to each target before measuring; handed over to the measured run without draining.</summary>
    public int Warmup { get; init; }

    /// <summary>Several targets at once, A B A B …; otherwise one after the other.</summary>
    public bool Interleave { get; init; } = true;

    /// <summary>Output limit of a request, where its prompt does not set one.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Whether answers are streamed.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>Deadlines of each request.</summary>
    public Deadlines Deadlines { get; init; } = Deadlines.Default;

    /// <summary>HTTP/2 instead of HTTP/1.1.</summary>
    public bool Http2 { get; init; }

    /// <summary>A new connection for every request.</summary>
    public bool FreshConnections { get; init; }

    /// <summary>Stop starting requests once the known cost, plus the worst case of those in flight, would pass this.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Prices for the cost of each request and <see cref="MaxCostUsd"/>.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Default;

    /// <summary>Stop when this share of the last 100 requests failed (0 to 1); <see langword="null"/> never stops.</summary>
    public double? MaxErrorRate { get; init; }

    /// <summary>Open loop: stop when requests in flight pass this, for the server no longer keeps up.</summary>
    public int? MaxInFlight { get; init; }

    /// <summary>Stop once a percentile of every target is known so closely; <see langword="null"/> for no such goal.</summary>
    public IntervalGoal? Until { get; init; }

    /// <summary>Seed of everything random in the run.</summary>
    public ulong Seed { get; init; } = 1;
}
