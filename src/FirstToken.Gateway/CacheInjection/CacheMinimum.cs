using FirstToken.Pricing;

namespace FirstToken.Gateway.CacheInjection;

/// <summary>The shortest prefix a model caches (facts: wire.md §1.6). A shorter one is not an error, only not cached.</summary>
public static class CacheMinimum
{
    /// <summary>What most models have; taken where the price table does not know.</summary>
    public const long Usual = 1024;

    /// <summary>The minimum of a model.</summary>
    /// <param name="prices">The price table, which lists it.</param>
    /// <param name="model">The model, as Anthropic or Bedrock names it.</param>
    /// <returns>Tokens.</returns>
    public static long Of(PriceTable prices, string? model)
    {
        ArgumentNullException.ThrowIfNull(prices);
        return model is null
            ? Usual
            : prices.Find("anthropic", model)?.MinCacheTokens ?? prices.Find("bedrock", model)?.MinCacheTokens ?? Usual;
    }
}
