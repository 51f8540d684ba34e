namespace FirstToken.Pricing;

/// <summary>All rates of a model that hold at one time.</summary>
/// <param name="Standard">The rates of an ordinary request.</param>
/// <param name="ServiceTiers">The rates of other ways of being served (<c>batch</c>, <c>flex</c>, <c>priority</c>, <c>fast</c>).</param>
public sealed record PriceSheet(RateCard Standard, IReadOnlyDictionary<string, RateCard> ServiceTiers)
{
    /// <summary>The service tier of the asynchronous batch interfaces.</summary>
    public const string Batch = "batch";

    /// <summary>The card of a service tier, as providers name them in answers.</summary>
    /// <param name="serviceTier">Absent, <c>standard</c>, <c>default</c>, <c>auto</c> and <c>on_demand</c> mean the ordinary one.</param>
    /// <returns><see langword="null"/> when the price of that tier is not known.</returns>
    public RateCard? Card(string? serviceTier) => serviceTier?.ToUpperInvariant() switch
    {
        null or "" or "STANDARD" or "DEFAULT" or "AUTO" or "ON_DEMAND" => Standard,
        _ => ServiceTiers.GetValueOrDefault(serviceTier),
    };
}
