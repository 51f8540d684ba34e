using FirstToken.Pricing;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Pricing;

public class LiteLlmTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private static readonly PriceTable Table = PriceFile.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Pricing", "litellm-sample.json")), "litellm-sample.json", Day);

    [Fact]
    public void Only_chat_models_of_the_providers_we_measure_are_taken()
    {
        Assert.Equal(
            [
                "anthropic/claude-made-up-1", "azure/gpt-made-up", "azure/gpt-made-up@data-zone-eu", "bedrock/us.anthropic.claude-made-up-1@us",
                "gemini/gemini-made-up", "openai/gpt-made-up", "vertex/gemini-made-up",
            ],
            Table.Models
                .Select(model => $"{model.Provider}/{model.Model}" + (model.Scope is null ? "" : "@" + model.Scope))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Prices_for_a_token_become_prices_for_a_million()
    {
        Rates rates = Table.Find("anthropic", "claude-made-up-1")!.Sheet.Standard.Base;

        Assert.Equal(
            new Rates { Input = 3, Output = 15, CacheRead = 0.3m, CacheWrite = 3.75m, CacheWriteLong = 6 }, rates);
    }

    [Fact]
    public void Tiers_are_read_from_the_names_of_the_fields()
    {
        // Above 200K: 6 in, 22.5 out, 12 for a one-hour cache write.
        var usage = new Usage { InputUncached = 200_000, CacheWrite = 1_000, CacheWriteLong = 1_000, Output = 1_000 };

        Assert.Equal(1.2m + 0.012m + 0.0225m, Table.Cost("anthropic", "claude-made-up-1", usage, Day));
    }

    [Fact]
    public void Service_tiers_have_tiers_of_their_own()
    {
        var small = new Usage { InputUncached = 1_000, CacheRead = 1_000, Output = 1_000 };
        Usage large = small with { InputUncached = 300_000 };

        Assert.Equal(0.001m + 0.0001m + 0.004m, Table.Cost("openai", "gpt-made-up", small, Day, "flex"));
        Assert.Equal(0.6m + 0.0002m + 0.006m, Table.Cost("openai", "gpt-made-up", large, Day, "flex"));
        Assert.Equal(0.001m + 0.004m, Table.Cost("openai", "gpt-made-up", small with { CacheRead = 0 }, Day, "batch"));
        Assert.Null(Table.Cost("openai", "gpt-made-up", small, Day, "batch"));
        Assert.Null(Table.Cost("openai", "gpt-made-up", large, Day, "priority"));
    }

    [Fact]
    public void Limits_are_taken_along()
    {
        ModelPrice model = Table.Find("anthropic", "claude-made-up-1")!;

        Assert.Equal(200_000, model.ContextWindow);
        Assert.Equal(64_000, model.MaxOutput);
        Assert.Equal(1_024, model.MinCacheTokens);
        Assert.Equal(Day, model.AsOf);
    }

    [Theory]
    [InlineData("input_cost_per_token", "Input", 0, null)]
    [InlineData("output_cost_per_token_above_128k_tokens", "Output", 128_000, null)]
    [InlineData("cache_creation_input_token_cost_above_1hr", "CacheWriteLong", 0, null)]
    [InlineData("cache_creation_input_token_cost_above_1hr_above_200k_tokens", "CacheWriteLong", 200_000, null)]
    [InlineData("cache_creation_input_token_cost_above_200k_tokens", "CacheWrite", 200_000, null)]
    [InlineData("cache_read_input_token_cost_above_272k_tokens_priority", "CacheRead", 272_000, "priority")]
    [InlineData("input_cost_per_token_flex_above_272k_tokens", "Input", 272_000, "flex")]
    [InlineData("output_cost_per_token_batches", "Output", 0, "batch")]
    public void A_field_name_says_kind_threshold_and_service_tier(string name, string kind, long above, string? tier)
    {
        Assert.True(LiteLlmField.TryParse(name, out LiteLlmField field));
        Assert.Equal((kind, above, tier), (field.Kind.ToString(), field.Above, field.ServiceTier));
    }

    [Theory]
    [InlineData("output_cost_per_reasoning_token")]
    [InlineData("input_cost_per_audio_token")]
    [InlineData("input_cost_per_token_above_manyk_tokens")]
    [InlineData("input_cost_per_token_above_1hr")]
    [InlineData("_batches")]
    [InlineData("")]
    public void Other_field_names_are_no_price_of_text_tokens(string name)
    {
        Assert.False(LiteLlmField.TryParse(name, out _));
    }

    [Fact]
    public void A_price_that_is_no_number_is_refused_with_its_model()
    {
        var refusal = Assert.Throws<PriceFileException>(() => PriceFile.Parse(
            "{\n\"m\": {\"litellm_provider\": \"openai\", \"input_cost_per_token\": \"?\"}}"u8, "prices.json"));

        Assert.Equal("prices.json line 2: input_cost_per_token of m must be a number that fits", refusal.Message);
    }
}
