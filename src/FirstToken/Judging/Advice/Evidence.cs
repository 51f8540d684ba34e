using FirstToken.Pricing;

namespace FirstToken.Judging.Advice;

/// <summary>All that advice may rest on: what was observed, and what it costs.</summary>
public sealed record Evidence
{
    /// <summary>Traffic from fewer successful requests gets no advice: below, not even a median has an interval (design §3).</summary>
    public const int FewestRequests = Statistics.Estimates.FewestForInterval;

    /// <summary>The traffic, in the order of the files.</summary>
    public required IReadOnlyList<Traffic> Traffic { get; init; }

    /// <summary>Prices.</summary>
    public PriceTable Prices { get; init; } = PriceTable.Default;

    /// <summary>What must be known about the evidence, one line each: a run that is not valid, lines passed over.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Some of the traffic went to the simulator.</summary>
    public bool Simulated => Traffic.Any(traffic => traffic.Simulated);

    /// <summary>Number of requests, failures included.</summary>
    public int Requests => Traffic.Sum(traffic => traffic.Requests.Count);

    /// <summary>The traffic with enough successful requests to advise from.</summary>
    internal IEnumerable<Traffic> Enough => Traffic.Where(traffic => traffic.Ok.Count >= FewestRequests);
}
