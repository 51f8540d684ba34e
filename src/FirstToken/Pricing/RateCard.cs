namespace FirstToken.Pricing;

/// <summary>Rates of one way of being served, by the size of the request.</summary>
/// <param name="Base">Rates of a request no tier applies to.</param>
/// <param name="Tiers">Rates of large requests, by ascending threshold.</param>
public sealed record RateCard(Rates Base, IReadOnlyList<RateTier> Tiers)
{
    /// <summary>The rates of a whole request: providers bill all of it, output included, at the tier its input reaches.</summary>
    /// <param name="totalInput">All its input tokens: uncached, read from and written to a cache.</param>
    public Rates For(decimal totalInput)
    {
        Rates rates = Base;
        foreach (RateTier tier in Tiers)
        {
            if (totalInput > tier.AboveInputTokens)
            {
                rates = tier.Rates;
            }
        }

        return rates;
    }

    /// <summary>The same thresholds with nothing known above them.</summary>
    internal IReadOnlyList<RateTier> UnknownTiers() =>
        [.. Tiers.Select(static tier => tier with { Rates = Rates.Unknown })];
}

/// <summary>Rates that replace the base for a whole request with many input tokens.</summary>
/// <param name="AboveInputTokens">The tier begins one token above this.</param>
/// <param name="Rates">The rates; a kind that is absent here is unknown, not inherited.</param>
public sealed record RateTier(long AboveInputTokens, Rates Rates);
