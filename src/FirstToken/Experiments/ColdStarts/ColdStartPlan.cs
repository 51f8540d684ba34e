using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Transport;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>What the experiment does to one target.</summary>
public sealed record ColdStartPlan
{
    /// <summary>The target.</summary>
    public required Target Target { get; init; }

    /// <summary>What is asked; marked with a nonce, so that no cache answers but where one is measured.</summary>
    public required IPromptSource Prompts { get; init; }

    /// <summary>Rounds; each has one request of every scenario. Default 5.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>How long connections are left idle, one after the other in every round.</summary>
    public IReadOnlyList<TimeSpan> IdleGaps { get; init; } = [];

    /// <summary>Sizes of the prompt prefixes to be cached, in tokens by our own estimate.</summary>
    public IReadOnlyList<int> Prefixes { get; init; } = [];

    /// <summary>Makes prefixes new: another for each run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Sends the first request of a new process; <see langword="null"/> leaves that scenario out.</summary>
    public Func<CancellationToken, Task<ColdStartSample>>? NewProcess { get; init; }

    /// <summary>Output limit of a request. Default 32: only its beginning is looked at.</summary>
    public int MaxTokens { get; init; } = 32;

    /// <summary>Deadlines of each request.</summary>
    public Deadlines Deadlines { get; init; } = Deadlines.Default;

    /// <summary>HTTP/2 instead of HTTP/1.1.</summary>
    public bool Http2 { get; init; }

    /// <summary>Stop before the known cost, plus the most the next request can cost, passes this.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>Prices.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Default;

    /// <summary>The clock that idle gaps are waited by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The scenarios of a round, in its order.</summary>
    public IReadOnlyList<ColdStartScenario> Scenarios =>
    [
        .. NewProcess is null ? (ColdStartScenario[])[] : [new(ColdStartKind.NewProcess)],
        new(ColdStartKind.NewConnection),
        new(ColdStartKind.Warm),
        .. IdleGaps.Select(gap => new ColdStartScenario(ColdStartKind.Idle) { Idle = gap }),
        .. Prefixes.SelectMany(tokens => (ColdStartScenario[])
        [
            new(ColdStartKind.CacheCold) { PrefixTokens = tokens }, new(ColdStartKind.CacheWarm) { PrefixTokens = tokens },
        ]),
    ];

    /// <summary>The most the whole experiment can cost by this plan, USD; 0 where the model has no price.</summary>
    public decimal WorstCaseUsd
    {
        get
        {
            ColdStartPrompts prompts = new(this);
            decimal round = Scenarios.Sum(scenario => prompts.WorstCase(scenario, round: 0));
            return (round * Samples) + prompts.WorstCase(new ColdStartScenario(ColdStartKind.Warm), round: 0);
        }
    }
}
