namespace FirstToken.Pricing;

/// <summary>What a newer table would change in a known one.</summary>
public sealed record PriceUpdate
{
    /// <summary>Rows to take over: new ones, and known ones whose prices differ.</summary>
    public required IReadOnlyList<ModelPrice> Rows { get; init; }

    /// <summary>How many of the rows are new.</summary>
    public required int Added { get; init; }

    /// <summary>How many of the rows differ in price from the known.</summary>
    public required int Changed { get; init; }

    /// <summary>How many rows of the newer table say what is known already.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Compares two tables.</summary>
    /// <param name="known">The prices in use.</param>
    /// <param name="incoming">The newer ones. What they leave open does not count as a difference.</param>
    public static PriceUpdate Between(PriceTable known, PriceTable incoming)
    {
        List<ModelPrice> rows = [];
        int added = 0;
        int unchanged = 0;
        foreach (ModelPrice row in incoming.Models)
        {
            ModelPrice? before = Same(known, row);
            if (before is null)
            {
                added++;
                rows.Add(row);
            }
            else if (Says(row, before))
            {
                unchanged++;
            }
            else
            {
                rows.Add(Is(row.Model, before.Model) ? row with { Aliases = [.. before.Aliases.Union(row.Aliases)] } : row);
            }
        }

        return new PriceUpdate { Rows = rows, Added = added, Changed = rows.Count - added, Unchanged = unchanged };
    }

    private static ModelPrice? Same(PriceTable known, ModelPrice row) =>
        known.Find(row.Provider, row.Model, row.Scope) is { } found
        && string.Equals(found.Scope, row.Scope, StringComparison.OrdinalIgnoreCase)
        && (Is(row.Model, found.Model) || found.Aliases.Any(alias => Is(row.Model, alias)))
            ? found
            : null;

    private static bool Is(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static bool Says(ModelPrice row, ModelPrice before) =>
        Says(row.Sheet, before.Sheet)
        && row.Schedule.Count <= before.Schedule.Count
        && row.Schedule.Zip(before.Schedule).All(static pair =>
            pair.First.From == pair.Second.From && Says(pair.First.Sheet, pair.Second.Sheet));

    private static bool Says(PriceSheet row, PriceSheet before) =>
        Says(row.Standard, before.Standard)
        && row.ServiceTiers.All(tier => before.ServiceTiers.TryGetValue(tier.Key, out RateCard? card) && Says(tier.Value, card));

    private static bool Says(RateCard row, RateCard before) =>
        Says(row.Base, before.Base)
        && row.Tiers.All(tier => before.Tiers.Any(old =>
            old.AboveInputTokens == tier.AboveInputTokens && Says(tier.Rates, old.Rates)));

    private static bool Says(Rates row, Rates before) =>
        Says(row.Input, before.Input) && Says(row.Output, before.Output) && Says(row.CacheRead, before.CacheRead)
        && Says(row.CacheWrite, before.CacheWrite) && Says(row.CacheWriteLong, before.CacheWriteLong);

    private static bool Says(decimal? row, decimal? before) => row is null || row == before;
}
