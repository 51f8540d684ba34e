using FirstToken.Providers;

namespace FirstToken.Pricing;

/// <summary>Prices of models, with tiers, service tiers and effective dates. Immutable.</summary>
public sealed class PriceTable
{
    private static readonly Lazy<PriceTable> Shipped = new(ShippedPrices.Read);

    private readonly Dictionary<string, Dictionary<string, List<ModelPrice>>> _rowsByProvider = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A table of these rows; of two rows of one provider, model and scope the later holds.</summary>
    /// <param name="models">The rows.</param>
    /// <param name="written">The day the table was put together.</param>
    public PriceTable(IEnumerable<ModelPrice> models, DateOnly? written = null)
    {
        var rows = new Dictionary<string, ModelPrice>(StringComparer.OrdinalIgnoreCase);
        foreach (ModelPrice model in models)
        {
            rows[$"{model.Provider}\n{model.Model}\n{model.Scope}"] = model;
        }

        // Nothing is ever removed, so the values stand in the order in which their keys came.
        Models = [.. rows.Values];
        Written = written;
        foreach (ModelPrice row in Models)
        {
            Enter(row, row.Model, first: true);
            foreach (string alias in row.Aliases)
            {
                Enter(row, alias, first: false);
            }
        }
    }

    /// <summary>The table shipped with this version, read when first asked for.</summary>
    public static PriceTable Default => Shipped.Value;

    /// <summary>A table in which everything is unpriced.</summary>
    public static PriceTable Empty { get; } = new([]);

    /// <summary>Every row, in the order of the file.</summary>
    public IReadOnlyList<ModelPrice> Models { get; }

    /// <summary>The day the table was put together, where it says so.</summary>
    public DateOnly? Written { get; }

    /// <summary>The row that holds for a model.</summary>
    /// <param name="provider">The provider's name in the table (<see cref="IProvider.PriceProvider"/>).</param>
    /// <param name="model">
    /// The model, by name, alias, Bedrock profile or ARN; a dated id without a row of its own takes the undated row.
    /// </param>
    /// <param name="scope">Where it is served, if its name does not say: see <see cref="ModelPrice.Scope"/>.</param>
    /// <returns><see langword="null"/> when there is none.</returns>
    public ModelPrice? Find(string provider, string model, string? scope = null)
    {
        if (!_rowsByProvider.TryGetValue(provider, out Dictionary<string, List<ModelPrice>>? rowsByName))
        {
            return null;
        }

        // Most models stand under their very name: only for the others is it worth taking the name apart.
        if (scope is null && Find(rowsByName, ModelNames.Bare(model), null) is { } named)
        {
            return named;
        }

        foreach ((string name, string? at) in ModelNames.Candidates(model, scope))
        {
            if (Find(rowsByName, name, at) is { } row)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The cost of one request.</summary>
    /// <param name="provider">The provider's name in the table (<see cref="IProvider.PriceProvider"/>).</param>
    /// <param name="model">The model, by name or alias.</param>
    /// <param name="usage">What was used.</param>
    /// <param name="on">The day of the request, UTC: prices have dates.</param>
    /// <param name="serviceTier">The service tier used (<c>priority</c>, <c>flex</c>, <c>batch</c>), if not the standard one.</param>
    /// <param name="scope">Where it was served, if the model's name does not say: a Bedrock geography, an Azure deployment
    /// type, Anthropic's <c>us</c>.</param>
    /// <returns>
    /// USD, exact; or <see langword="null"/> when the model has no price, the usage is unknown, or a kind of token was used
    /// whose price is unknown: rather unpriced than understated.
    /// </returns>
    public decimal? Cost(
        string provider, string model, Usage usage, DateOnly on, string? serviceTier = null, string? scope = null)
    {
        if (Find(provider, model, scope) is not { } row || row.On(on).Card(serviceTier) is not { } card)
        {
            return null;
        }

        decimal input = (decimal)(usage.InputUncached ?? 0)
            + (usage.CacheRead ?? 0)
            + Math.Max(usage.CacheWrite ?? 0, usage.CacheWriteLong ?? 0);
        return card.For(input).CostOf(usage) * GeographyFactor(row, scope);
    }

    /// <summary>The most one request can cost, before it is sent.</summary>
    /// <param name="provider">The provider's name in the table.</param>
    /// <param name="model">The model, by name or alias.</param>
    /// <param name="inputTokens">Input tokens expected.</param>
    /// <param name="maxTokens">The most output tokens asked for.</param>
    /// <param name="on">The day of the request, UTC.</param>
    /// <param name="serviceTier">The service tier asked for, if not the standard one.</param>
    /// <param name="cacheAsked">Whether the request asks for its input to be cached: writing costs more than plain input.</param>
    /// <returns>USD, or <see langword="null"/> when it has no price.</returns>
    public decimal? Estimate(
        string provider, string model, long inputTokens, long maxTokens, DateOnly on,
        string? serviceTier = null, bool cacheAsked = false)
    {
        var plain = new Usage { InputUncached = inputTokens, Output = maxTokens };
        decimal? worst = Cost(provider, model, plain, on, serviceTier);

        // OpenAI and Azure write to their caches unasked, and bill it from GPT-5.6 on.
        if (worst is not null && (cacheAsked || provider is "openai" or "azure"))
        {
            Usage written = plain with { InputUncached = 0, CacheWrite = inputTokens };
            decimal? withCache = Cost(provider, model, written, on, serviceTier);
            worst = withCache is { } cost ? Math.Max(worst.Value, cost) : worst;
        }

        return worst;
    }

    /// <summary>This table with the rows of another in place of its own.</summary>
    /// <param name="newer">Its rows replace those of the same provider, model and scope.</param>
    /// <returns>A table as old as the older of the two: most of its rows may be.</returns>
    public PriceTable With(PriceTable newer) => new(
        Models.Concat(newer.Models),
        Written is { } mine && newer.Written is { } theirs && theirs < mine ? theirs : Written ?? newer.Written);

    private static ModelPrice? Find(Dictionary<string, List<ModelPrice>> rowsByName, string name, string? scope) =>
        rowsByName.TryGetValue(name, out List<ModelPrice>? rows) ? Pick(rows, name, scope) : null;

    private static decimal? GeographyFactor(ModelPrice row, string? scope) =>
        row.Scope is null && string.Equals(scope, "us", StringComparison.OrdinalIgnoreCase) ? row.UsGeographyFactor : 1;

    // Without a scope the ordinary row holds: the unscoped, the global, the region's own; or the one whose name carries it.
    private static ModelPrice? Pick(List<ModelPrice> rows, string name, string? scope)
    {
        if (scope is null)
        {
            return Scoped(rows, null) ?? Scoped(rows, "global") ?? Scoped(rows, ModelNames.InRegion)
                ?? Scoped(rows, ModelNames.GeographyOf(name));
        }

        bool mayBeUnscoped = scope.Equals("global", StringComparison.OrdinalIgnoreCase)
            || scope.Equals("us", StringComparison.OrdinalIgnoreCase);
        return Scoped(rows, scope) ?? (mayBeUnscoped ? Scoped(rows, null) : null);
    }

    private static ModelPrice? Scoped(List<ModelPrice> rows, string? scope)
    {
        foreach (ModelPrice row in rows)
        {
            if (string.Equals(row.Scope, scope, StringComparison.OrdinalIgnoreCase))
            {
                return row;
            }
        }

        return null;
    }

    private void Enter(ModelPrice row, string name, bool first)
    {
        if (!_rowsByProvider.TryGetValue(row.Provider, out Dictionary<string, List<ModelPrice>>? rowsByName))
        {
            _rowsByProvider[row.Provider] = rowsByName = new(StringComparer.OrdinalIgnoreCase);
        }

        if (!rowsByName.TryGetValue(name, out List<ModelPrice>? rows))
        {
            rowsByName[name] = rows = [];
        }

        // A row of this very name goes before one that only has it as an alias.
        rows.Insert(first ? 0 : rows.Count, row);
    }
}
