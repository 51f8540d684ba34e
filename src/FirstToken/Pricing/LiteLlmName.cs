namespace FirstToken.Pricing;

/// <summary>Whose model a key of LiteLLM's catalogue means.</summary>
/// <param name="Provider">The provider in our table.</param>
/// <param name="Model">The model as that provider names it.</param>
/// <param name="Scope">Where it is served, if the price depends on it.</param>
internal readonly record struct LiteLlmName(string Provider, string Model, string? Scope)
{
    /// <summary>Translates a key.</summary>
    /// <returns><see langword="false"/> for providers we do not measure and for prices we cannot place.</returns>
    public static bool TryParse(string litellmProvider, string key, out LiteLlmName name)
    {
        LiteLlmName? found = litellmProvider switch
        {
            "anthropic" => Plain("anthropic", After(key, "anthropic/")),
            "openai" => Plain("openai", After(key, "openai/")),
            "gemini" => Plain("gemini", After(key, "gemini/")),
            "vertex_ai-language-models" => Plain("vertex", After(key, "vertex_ai/")),
            "azure" => Azure(After(key, "azure/")),
            "bedrock" or "bedrock_converse" => Bedrock(key),
            _ => null,
        };
        name = found ?? default;
        return found is not null;
    }

    // What still holds a slash or a colon is a variation (region, fine-tune) that has no place in our table.
    private static LiteLlmName? Plain(string provider, string model) =>
        model.Contains('/', StringComparison.Ordinal) || model.StartsWith("ft:", StringComparison.Ordinal)
            ? null
            : new LiteLlmName(provider, model, null);

    private static LiteLlmName? Azure(string model)
    {
        string? scope = null;
        foreach ((string prefix, string meaning) in (ReadOnlySpan<(string, string)>)
            [("eu/", "data-zone-eu"), ("us/", "data-zone-us"), ("global/", "global"), ("global-standard/", "global")])
        {
            if (model.StartsWith(prefix, StringComparison.Ordinal))
            {
                scope = meaning;
                model = model[prefix.Length..];
                break;
            }
        }

        return Plain("azure", model) is { } plain ? plain with { Scope = scope } : null;
    }

    private static LiteLlmName? Bedrock(string model)
    {
        string? geography = ModelNames.GeographyOf(model);

        // The catalogue prints the global price for Claude's base ids, where the region costs a tenth more.
        bool understated = geography is null && model.StartsWith("anthropic.", StringComparison.Ordinal);
        return understated || Plain("bedrock", model) is not { } plain
            ? null
            : plain with { Scope = geography ?? ModelNames.InRegion };
    }

    private static string After(string key, string prefix) =>
        key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key;
}
