namespace FirstToken.Gateway.CacheInjection;

/// <summary>When injected breakpoints are held to pay, and what is done when they do not.</summary>
public sealed record CacheLedgerSettings
{
    /// <summary>Price of a written token ÷ price of an uncached one. Default 1.25, that of the 5-minute cache (facts: wire.md §1.6).</summary>
    public double WriteFactor { get; init; } = 1.25;

    /// <summary>Price of a read token ÷ price of an uncached one. Default 0.1; the newest models charge less (facts: wire.md §1.6).</summary>
    public double ReadFactor { get; init; } = 0.1;

    /// <summary>Calls observed before a prefix is judged. Default 4.</summary>
    public int ProbeCalls { get; init; } = 4;

    /// <summary>What a call still counts when the next is observed. Default 0.9: some ten calls are remembered.</summary>
    public double Memory { get; init; } = 0.9;

    /// <summary>How long a prefix that did not pay is left alone before it is tried again; doubled each time. Default 10 minutes.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest such time. Default 4 hours.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromHours(4);

    /// <summary>What a new prefix still counts when the next comes, in the share of them that are asked for again. Default 0.97: some thirty are remembered.</summary>
    public double NewMemory { get; init; } = 0.97;

    /// <summary>New prefixes, so weighted, before that share means anything. Default 20: the thirty-first.</summary>
    public double NewProbe { get; init; } = 20;

    /// <summary>Prefixes remembered; those unused for longest go first. Default 4096.</summary>
    public int Capacity { get; init; } = 4096;
}
