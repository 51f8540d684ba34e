namespace FirstToken.Pricing;

/// <summary>What one model costs at one provider: one row of the table.</summary>
public sealed record ModelPrice
{
    /// <summary>Who bills it (<c>anthropic</c>, <c>bedrock</c>, <c>openai</c>, <c>azure</c>, <c>gemini</c>, <c>vertex</c>).</summary>
    public required string Provider { get; init; }

    /// <summary>The model's id at that provider.</summary>
    public required string Model { get; init; }

    /// <summary>Other ids of the same model.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Where it is served, if the price depends on it: a Bedrock geography, an Azure deployment type.</summary>
    public string? Scope { get; init; }

    /// <summary>The prices that hold until the first change.</summary>
    public required PriceSheet Sheet { get; init; }

    /// <summary>Announced prices, by ascending date.</summary>
    public IReadOnlyList<PriceChange> Schedule { get; init; } = [];

    /// <summary>Anthropic's factor for inference kept in the US, where it is offered.</summary>
    public decimal? UsGeographyFactor { get; init; }

    /// <summary>The most tokens of input and output together.</summary>
    public long? ContextWindow { get; init; }

    /// <summary>The most output tokens of one request.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>The shortest prefix the provider caches, in tokens.</summary>
    public long? MinCacheTokens { get; init; }

    /// <summary>Whether the provider still offers it, in its own words.</summary>
    public string? Status { get; init; }

    /// <summary>The day the price was last seen.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>Where the price was seen: names in the file's list of sources.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>What else is to be known about the price.</summary>
    public string? Note { get; init; }

    /// <summary>The prices on a day.</summary>
    /// <param name="day">UTC.</param>
    public PriceSheet On(DateOnly day)
    {
        PriceSheet sheet = Sheet;
        foreach (PriceChange change in Schedule)
        {
            if (day >= change.From)
            {
                sheet = change.Sheet;
            }
        }

        return sheet;
    }
}

/// <summary>Prices announced for a later day.</summary>
/// <param name="From">The first day they hold, UTC.</param>
/// <param name="Sheet">All prices from then on; what it leaves out is unknown from then on.</param>
public sealed record PriceChange(DateOnly From, PriceSheet Sheet);
