using System.Text.Json;

namespace FirstToken.Pricing;

/// <summary>
/// Reads LiteLLM's <c>model_prices_and_context_window.json</c>: one object, a model's name for each key, prices in USD for a
/// single token. Takes the chat models of the providers we measure and leaves the rest.
/// </summary>
internal ref struct LiteLlmReader(ReadOnlySpan<byte> json, string file, DateOnly? seen)
{
    private const decimal TokensPerUnit = 1_000_000m;

    private JsonCursor _at = new(json, file);

    public PriceTable Read()
    {
        List<ModelPrice> models = [];
        bool any = false;
        _at.Read();
        _at.EnterObject("the file");
        while (_at.NextProperty())
        {
            string key = _at.Name();
            _at.Read();

            // The sample shows what fields there are, in words where numbers would stand.
            if (_at.Type != JsonTokenType.StartObject || key is "sample_spec" or "fallback_generalizations")
            {
                _at.Skip();
                continue;
            }

            ModelPrice? model = ReadModel(key, ref any);
            if (model is not null)
            {
                models.Add(model);
            }
        }

        return any ? new PriceTable(models, seen) : throw new PriceFileException(
            $"{file}: neither a price file of ours ('models' is missing) nor LiteLLM's (no entry has 'litellm_provider')");
    }

    private ModelPrice? ReadModel(string key, ref bool any)
    {
        string? litellmProvider = null, mode = null;
        long? context = null, maxOutput = null, minCache = null;
        List<(LiteLlmField Field, decimal? Price)> prices = [];
        while (_at.NextProperty())
        {
            string name = _at.Name();
            _at.Read();
            if (LiteLlmField.TryParse(name, out LiteLlmField field))
            {
                prices.Add((field, _at.Price($"{name} of {key}", TokensPerUnit)));
                continue;
            }

            switch (name)
            {
                case "litellm_provider": litellmProvider = _at.Text(name); break;
                case "mode": mode = _at.Text(name); break;
                case "max_input_tokens": context = _at.Count($"{name} of {key}"); break;
                case "max_output_tokens": maxOutput = _at.Count($"{name} of {key}"); break;
                case "prompt_cache_min_tokens": minCache = _at.Count($"{name} of {key}"); break;
                default: _at.Skip(); break;
            }
        }

        any |= litellmProvider is not null;
        if (litellmProvider is null || mode is not (null or "chat" or "responses" or "completion")
            || !LiteLlmName.TryParse(litellmProvider, key, out LiteLlmName known))
        {
            return null;
        }

        PriceSheet sheet = Sheet(prices);
        return sheet.Standard.Base is { Input: null } or { Output: null } ? null : new ModelPrice
        {
            Provider = known.Provider,
            Model = known.Model,
            Scope = known.Scope,
            Sheet = sheet,
            ContextWindow = context,
            MaxOutput = maxOutput,
            MinCacheTokens = minCache,
            AsOf = seen,
            Sources = ["litellm"],
        };
    }

    private static PriceSheet Sheet(List<(LiteLlmField Field, decimal? Price)> prices)
    {
        var draft = new PriceSheetDraft();
        foreach (var card in prices.GroupBy(static price => price.Field.ServiceTier))
        {
            Rates rates = Rates.Unknown;
            List<RateTier> tiers = [];
            foreach (var tier in card.GroupBy(static price => price.Field.Above))
            {
                Rates part = tier.Aggregate(Rates.Unknown, static (sum, price) => price.Field.Set(sum, price.Price));
                if (tier.Key == 0)
                {
                    rates = part;
                }
                else
                {
                    tiers.Add(new RateTier(tier.Key, part));
                }
            }

            if (card.Key is { } serviceTier)
            {
                draft.AddServiceTier(serviceTier, rates, tiers);
            }
            else
            {
                draft.Base = rates;
                draft.Tiers.AddRange(tiers);
            }
        }

        return draft.Build(batchStacks: false);
    }
}
