namespace FirstToken.Recording;

/// <summary>What a target's requests cost by the price table; figures absent where nothing could be priced.</summary>
public sealed record RunCost
{
    /// <summary>Sum over the requests that could be priced.</summary>
    public decimal? Usd { get; init; }

    /// <summary><see cref="Usd"/> ÷ requests that could be priced.</summary>
    public decimal? PerRequestUsd { get; init; }

    /// <summary><see cref="Usd"/> ÷ their output tokens, input's share included, for a million.</summary>
    public decimal? PerMillionOutputUsd { get; init; }

    /// <summary>Date of the price table (<c>2026-11-21</c>).</summary>
    public string? PriceAsOf { get; init; }

    /// <summary>Some request's usage is known and has no price: <see cref="Usd"/> is not all of it.</summary>
    public bool Unpriced { get; init; }
}
