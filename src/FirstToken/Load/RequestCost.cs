using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>What an answered request cost by the price table.</summary>
/// <param name="prices">The table.</param>
/// <param name="on">The day, UTC.</param>
internal sealed class RequestCost(PriceTable prices, DateOnly on)
{
    public DateOnly On => on;

    /// <summary>The cost in USD; absent when unpriced or when usage is unknown.</summary>
    /// <remarks>A deployment has a name of the user's choosing; the answer says which model stands behind it.</remarks>
    public decimal? Of(Target target, RequestRecord record) =>
        Of(target, target.Model, record)
        ?? (record.AnsweredModel is { } answered ? Of(target, answered, record) : null);

    private decimal? Of(Target target, string model, RequestRecord record) =>
        record.Usage is { } usage
            ? prices.Cost(target.Provider.PriceProvider, model, usage, on, record.ServiceTier)
            : null;
}
