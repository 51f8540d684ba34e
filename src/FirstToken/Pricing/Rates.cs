using FirstToken.Providers;

namespace FirstToken.Pricing;

/// <summary>What a million tokens of each kind cost, in USD. Absent means not offered or not known; it never means free.</summary>
public sealed record Rates
{
    private const decimal TokensPerUnit = 1_000_000m;

    /// <summary>No rate is known: whatever is used is unpriced.</summary>
    public static Rates Unknown { get; } = new();

    /// <summary>Input tokens that touched no cache.</summary>
    public decimal? Input { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public decimal? Output { get; init; }

    /// <summary>Input tokens read from the cache.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>Input tokens written to the cache with the short lifetime (5 minutes; 30 minutes at OpenAI).</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>Input tokens written to the cache with the one-hour lifetime.</summary>
    public decimal? CacheWriteLong { get; init; }

    /// <summary>The exact cost of a usage at these rates.</summary>
    /// <returns>USD, or <see langword="null"/> when a needed figure is absent: of the usage or of the rates.</returns>
    public decimal? CostOf(Usage usage)
    {
        long written = Math.Max(usage.CacheWrite ?? 0, usage.CacheWriteLong ?? 0);
        long writtenLong = usage.CacheWriteLong ?? 0;
        return (Part(usage.InputUncached, Input)
            + Part(usage.CacheRead ?? 0, CacheRead)
            + Part(written - writtenLong, CacheWrite)
            + Part(writtenLong, CacheWriteLong)
            + Part(usage.Output, Output)) / TokensPerUnit;
    }

    // Zero tokens cost nothing even where the rate is unknown: most models have no cache write price because they need none.
    private static decimal? Part(long? tokens, decimal? rate) => tokens switch
    {
        null or < 0 => null,
        0 => 0,
        _ => tokens * rate,
    };
}
