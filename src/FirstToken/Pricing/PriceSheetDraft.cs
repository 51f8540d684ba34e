namespace FirstToken.Pricing;

/// <summary>The parts of a price sheet as a file lists them, until all are known.</summary>
internal sealed class PriceSheetDraft
{
    private readonly Dictionary<string, RateCard> _serviceTiers = new(StringComparer.OrdinalIgnoreCase);

    public Rates Base { get; set; } = Rates.Unknown;

    public List<RateTier> Tiers { get; } = [];

    public decimal? BatchInput { get; set; }

    public decimal? BatchOutput { get; set; }

    /// <summary>Any rate is known.</summary>
    public bool HasPrice => Base != Rates.Unknown || BatchInput is not null || Tiers.Count > 0 || _serviceTiers.Count > 0;

    public void AddServiceTier(string name, Rates rates, List<RateTier> tiers) =>
        _serviceTiers[name] = new RateCard(rates, Sorted(tiers));

    /// <param name="batchStacks">Whether the batch discount also applies to what goes through the cache.</param>
    public PriceSheet Build(bool batchStacks)
    {
        var standard = new RateCard(Base, Sorted(Tiers));
        if (BatchInput is not null && BatchOutput is not null && !_serviceTiers.ContainsKey(PriceSheet.Batch))
        {
            _serviceTiers[PriceSheet.Batch] = new RateCard(
                Discounted(Base, batchStacks),
                [.. standard.Tiers.Select(tier => tier with { Rates = Discounted(tier.Rates, batchStacks) })]);
        }

        // Where large requests cost more, a service tier that does not say how much more is unknown there.
        foreach ((string name, RateCard card) in _serviceTiers)
        {
            if (card.Tiers.Count == 0 && standard.Tiers.Count > 0)
            {
                _serviceTiers[name] = card with { Tiers = standard.UnknownTiers() };
            }
        }

        return new PriceSheet(standard, _serviceTiers);
    }

    private static List<RateTier> Sorted(List<RateTier> tiers)
    {
        tiers.Sort(static (left, right) => left.AboveInputTokens.CompareTo(right.AboveInputTokens));
        return tiers;
    }

    // The share the batch price is of the base price holds for the tiers as well.
    private Rates Discounted(Rates rates, bool cacheToo)
    {
        decimal? input = Base.Input > 0 ? BatchInput / Base.Input : null;
        decimal? output = Base.Output > 0 ? BatchOutput / Base.Output : null;
        decimal? cache = cacheToo ? input : null;
        return new Rates
        {
            Input = rates.Input * input,
            Output = rates.Output * output,
            CacheRead = rates.CacheRead * cache,
            CacheWrite = rates.CacheWrite * cache,
            CacheWriteLong = rates.CacheWriteLong * cache,
        };
    }
}
