using FirstToken.Providers;

namespace FirstToken.Pricing;

/// <summary>Prices of models, with tiers, service tiers and effective dates. Immutable.</summary>
public sealed class PriceTable
{
    /// <summary>The table shipped with this version.</summary>
    public static PriceTable Default { get; } = new();

    private readonly Dictionary<string, decimal> _prices = [];

    /// <summary>The cost of one request.</summary>
    /// <param name="provider">The provider's name in the table (<see cref="IProvider.PriceProvider"/>).</param>
    /// <param name="model">The model, by name or alias.</param>
    /// <param name="usage">What was used.</param>
    /// <param name="on">The day of the request, UTC: prices have dates.</param>
    /// <param name="serviceTier">The service tier used (<c>priority</c>, <c>flex</c>, <c>batch</c>), if not the standard one.</param>
    /// <returns>USD, or <see langword="null"/> when the model has no price or the usage is unknown.</returns>
    public decimal? Cost(string provider, string model, Usage usage, DateOnly on, string? serviceTier = null) =>
        _prices.TryGetValue(model, out decimal price) ? price : null;
}
