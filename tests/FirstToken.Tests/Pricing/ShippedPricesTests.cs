using FirstToken.Pricing;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Pricing;

/// <summary>Worked by hand from the vendors' price lists of 2026-11.</summary>
public class ShippedPricesTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private static PriceTable Prices => PriceTable.Default;

    [Fact]
    public void The_table_has_every_provider_and_says_its_date()
    {
        Assert.Equal(382, Prices.Models.Count);
        Assert.Equal(new DateOnly(2026, 11, 21), Prices.Written);
        Assert.Equal(
            ["anthropic", "azure", "bedrock", "gemini", "openai", "vertex"],
            Prices.Models.Select(model => model.Provider).Distinct().Order());
        Assert.All(Prices.Models, model => Assert.NotNull(model.AsOf));
        Assert.All(Prices.Models, model => Assert.NotEmpty(model.Sources));
    }

    [Fact]
    public void Every_row_of_the_table_is_found_by_its_own_name_and_scope()
    {
        Assert.All(Prices.Models, model => Assert.Same(model, Prices.Find(model.Provider, model.Model, model.Scope)));
    }

    [Fact]
    public void Haiku_4_5_costs_one_and_five_dollars_a_million()
    {
        // 1,200 × 1 + 300 × 5 = 2,700 per million.
        Assert.Equal(0.0027m, Prices.Cost("anthropic", "claude-haiku-4-5", Plain(1_200, 300), Day));
    }

    [Fact]
    public void Haiku_5_5_up_to_a_hundred_thousand_input_tokens_is_billed_at_the_base()
    {
        // 100,000 × 0.10 + 1,000 × 0.50 = 10,500.
        Assert.Equal(0.0105m, Prices.Cost("anthropic", "claude-haiku-5-5", Plain(100_000, 1_000), Day));
    }

    [Fact]
    public void Haiku_5_5_above_a_hundred_thousand_is_billed_at_the_tier_as_a_whole()
    {
        // 100,001 × 0.50 + 1,000 × 2.50 = 52,500.5.
        Assert.Equal(0.0525005m, Prices.Cost("anthropic", "claude-haiku-5-5", Plain(100_001, 1_000), Day));
    }

    [Fact]
    public void Cached_tokens_count_towards_the_tier()
    {
        // 60,000 + 40,000 + 1 cross the line: 60,000 × 0.50 + 40,000 × 0.05 + 1 × 0.625 + 10 × 2.50 = 32,025.625.
        var usage = new Usage { InputUncached = 60_000, CacheRead = 40_000, CacheWrite = 1, Output = 10 };

        Assert.Equal(0.032025625m, Prices.Cost("anthropic", "claude-haiku-5-5", usage, Day));
    }

    [Fact]
    public void Opus_5_5_reads_its_cache_for_a_twentieth_of_the_input_price()
    {
        // 10 × 4 + 50,000 × 0.20 + 200 × 20 = 14,040.
        var usage = new Usage { InputUncached = 10, CacheRead = 50_000, Output = 200 };

        Assert.Equal(0.01404m, Prices.Cost("anthropic", "claude-opus-5-5", usage, Day));
    }

    [Fact]
    public void Both_lifetimes_of_the_cache_are_billed_at_their_own_price()
    {
        // Sonnet 4.6: 100 × 3 + (3,000 − 1,000) × 3.75 + 1,000 × 6 + 50 × 15 = 14,550.
        var usage = new Usage { InputUncached = 100, CacheWrite = 3_000, CacheWriteLong = 1_000, Output = 50 };

        Assert.Equal(0.01455m, Prices.Cost("anthropic", "claude-sonnet-4-6", usage, Day));
    }

    [Fact]
    public void Reasoning_is_part_of_the_output_and_not_billed_twice()
    {
        var usage = Plain(1_000, 500) with { Reasoning = 400 };

        Assert.Equal(Prices.Cost("openai", "gpt-5", Plain(1_000, 500), Day), Prices.Cost("openai", "gpt-5", usage, Day));
    }

    [Fact]
    public void Anthropic_batch_halves_everything_and_the_cache_with_it()
    {
        // Haiku 4.5 at half: 1,000 × 0.5 + 2,000 × 0.05 + 100 × 2.5 = 850.
        var usage = new Usage { InputUncached = 1_000, CacheRead = 2_000, Output = 100 };

        Assert.Equal(0.00085m, Prices.Cost("anthropic", "claude-haiku-4-5", usage, Day, "batch"));
    }

    [Fact]
    public void Batch_above_a_tier_is_half_of_the_tier()
    {
        // Haiku 5.5: 200,000 × 0.25 + 100 × 1.25 = 50,125.
        Assert.Equal(0.050125m, Prices.Cost("anthropic", "claude-haiku-5-5", Plain(200_000, 100), Day, "batch"));
    }

    [Fact]
    public void Fast_mode_has_its_own_price()
    {
        // Opus 5.5 fast: 1,000 × 8 + 100 × 40 = 12,000.
        Assert.Equal(0.012m, Prices.Cost("anthropic", "claude-opus-5-5", Plain(1_000, 100), Day, "fast"));
    }

    [Fact]
    public void Inference_kept_in_the_US_costs_a_tenth_more()
    {
        // 1.1 × (1,000 × 4 + 100 × 20) = 6,600.
        Assert.Equal(0.0066m, Prices.Cost("anthropic", "claude-opus-5-5", Plain(1_000, 100), Day, scope: "us"));
    }

    [Fact]
    public void OpenAI_doubles_its_input_price_above_272_thousand_tokens()
    {
        // gpt-5.4: 272,000 × 2.5 = 680,000; 272,001 × 5 + 100 × 22.5 = 1,362,255.
        Assert.Equal(0.68m, Prices.Cost("openai", "gpt-5.4", Plain(272_000, 0), Day));
        Assert.Equal(1.362255m, Prices.Cost("openai", "gpt-5.4", Plain(272_001, 100), Day));
    }

    [Fact]
    public void Flex_and_priority_have_their_own_prices()
    {
        // gpt-5: 1,000 tokens in and 100 out at 0.625/5 and at 2.5/20.
        Assert.Equal(0.001125m, Prices.Cost("openai", "gpt-5", Plain(1_000, 100), Day, "flex"));
        Assert.Equal(0.0045m, Prices.Cost("openai", "gpt-5", Plain(1_000, 100), Day, "priority"));
    }

    [Fact]
    public void A_service_tier_whose_price_for_large_requests_is_unknown_is_unpriced_there()
    {
        Assert.NotNull(Prices.Cost("openai", "gpt-5.4", Plain(272_000, 1), Day, "flex"));
        Assert.Null(Prices.Cost("openai", "gpt-5.4", Plain(272_001, 1), Day, "flex"));
    }

    [Theory]
    [InlineData("2026-12-31", 0.00075 + 0.000375)]
    [InlineData("2027-01-01", 0.0015 + 0.00075)]
    public void Gemini_3_8_Flash_doubles_on_new_years_day(string day, double expected)
    {
        // 1,000 in and 100 out at 0.75/3.75, then 1.50/7.50.
        decimal? cost = Prices.Cost("gemini", "gemini-3.8-flash", Plain(1_000, 100), DateOnly.Parse(day));

        Assert.Equal((decimal)expected, cost);
    }

    [Theory]
    [InlineData("2026-11-30", 0.003)]
    [InlineData("2026-12-01", 0.006)]
    public void Gemini_4_Argon_doubles_in_december(string day, double expected)
    {
        decimal? cost = Prices.Cost("gemini", "models/gemini-4-argon", Plain(1_000, 100), DateOnly.Parse(day));

        Assert.Equal((decimal)expected, cost);
    }

    [Fact]
    public void A_Bedrock_profile_of_a_geography_costs_a_tenth_more_than_the_global_one()
    {
        Usage usage = Plain(1_000, 100);
        const string Model = "anthropic.claude-haiku-4-5-20251001-v1:0";

        Assert.Equal(0.0015m, Prices.Cost("bedrock", "global." + Model, usage, Day));
        Assert.Equal(0.00165m, Prices.Cost("bedrock", "us." + Model, usage, Day));
        Assert.Equal(0.00165m, Prices.Cost("bedrock", Model, usage, Day));
        Assert.Equal(0.00165m, Prices.Cost("bedrock", Model, usage, Day, scope: "eu"));
        Assert.Equal(0.0015m, Prices.Cost("bedrock", Model, usage, Day, scope: "global"));
    }

    [Fact]
    public void A_Bedrock_ARN_is_priced_as_the_profile_in_it()
    {
        const string Arn = "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-opus-5-5";

        // 1.1 × (1,000 × 4 + 100 × 20) = 6,600.
        Assert.Equal(0.0066m, Prices.Cost("bedrock", Arn, Plain(1_000, 100), Day));
        Assert.Null(Prices.Cost(
            "bedrock", "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3", Plain(1, 1), Day));
    }

    [Fact]
    public void A_geography_without_a_row_takes_the_regions_price_but_global_and_government_do_not()
    {
        Assert.Equal(
            Prices.Cost("bedrock", "anthropic.claude-haiku-5-5", Plain(1_000, 100), Day),
            Prices.Cost("bedrock", "ca.anthropic.claude-haiku-5-5", Plain(1_000, 100), Day));
        Assert.Null(Prices.Find("bedrock", "us-gov.anthropic.claude-haiku-5-5"));
        Assert.Null(Prices.Find("bedrock", "global.amazon.nova-pro-v1:0"));
    }

    [Fact]
    public void An_Azure_data_zone_is_priced_by_its_own_row()
    {
        // gpt-5.4: 2.50/15 globally, 2.75/16.5 in a data zone.
        Assert.Equal(0.004m, Prices.Cost("azure", "gpt-5.4", Plain(1_000, 100), Day));
        Assert.Equal(0.0044m, Prices.Cost("azure", "gpt-5.4", Plain(1_000, 100), Day, scope: "data-zone-eu"));
    }

    [Theory]
    [InlineData("anthropic", "claude-haiku-4-5-20251001", "claude-haiku-4-5")]
    [InlineData("anthropic", "claude-opus-5-5-20260901", "claude-opus-5-5")]
    [InlineData("anthropic", "claude-opus-5-5@20260901", "claude-opus-5-5")]
    [InlineData("openai", "gpt-4o-2024-08-06", "gpt-4o-2024-08-06")]
    [InlineData("openai", "gpt-4o-2024-12-31", "gpt-4o")]
    [InlineData("openai", "GPT-4o-Mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("bedrock", "us.anthropic.claude-opus-5-20260901-v1:0", "us.anthropic.claude-opus-5")]
    [InlineData("bedrock", "anthropic.claude-opus-4-7-v1:0", "anthropic.claude-opus-4-7")]
    public void A_dated_id_takes_its_own_row_or_else_the_undated_one(string provider, string asked, string found)
    {
        Assert.Equal(found, Prices.Find(provider, asked)?.Model);
    }

    [Theory]
    [InlineData("anthropic", "claude-nobody-9")]
    [InlineData("openai", "gpt-4o-2024-8-6")]
    [InlineData("openai", "claude-haiku-4-5")]
    [InlineData("openai", "")]
    [InlineData("sim", "claude-haiku-4-5")]
    [InlineData("bedrock", "us.")]
    public void An_unknown_model_is_unpriced_never_free(string provider, string model)
    {
        Assert.Null(Prices.Cost(provider, model, Plain(1, 1), Day));
        Assert.Null(Prices.Estimate(provider, model, 1, 1, Day));
    }

    [Fact]
    public void What_has_no_price_makes_the_whole_cost_unpriced()
    {
        // gpt-4o bills no cache writes, so a usage with some is not understood.
        Usage usage = Plain(1_000, 100);

        Assert.NotNull(Prices.Cost("openai", "gpt-4o", usage with { CacheWrite = 0 }, Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", usage with { CacheWrite = 1 }, Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", usage, Day, "scale"));
    }

    [Fact]
    public void An_unknown_usage_is_unpriced()
    {
        Assert.Null(Prices.Cost("openai", "gpt-4o", new Usage(), Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", new Usage { InputUncached = 5 }, Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", new Usage { Output = 5 }, Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", Plain(-1, 5), Day));
        Assert.Null(Prices.Cost("openai", "gpt-4o", Plain(1, 5) with { CacheRead = -5 }, Day));
    }

    [Fact]
    public void A_usage_beyond_reason_is_added_up_without_overflow()
    {
        var usage = new Usage { InputUncached = long.MaxValue, CacheRead = long.MaxValue, Output = long.MaxValue };

        Assert.True(Prices.Cost("anthropic", "claude-haiku-5-5", usage, Day) > 0);
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("default")]
    [InlineData("ON_DEMAND")]
    [InlineData("auto")]
    public void The_ordinary_service_tier_goes_by_several_names(string tier)
    {
        Assert.Equal(0.004m, Prices.Cost("openai", "gpt-5.4", Plain(1_000, 100), Day, tier));
    }

    [Fact]
    public void The_estimate_is_the_input_expected_and_all_the_output_allowed()
    {
        Assert.Equal(0.0027m, Prices.Estimate("anthropic", "claude-haiku-4-5", 1_200, 300, Day));
    }

    [Fact]
    public void The_estimate_counts_a_cache_write_where_one_may_happen()
    {
        // gpt-5.6-luna writes its cache unasked at 0.25 instead of 0.20; Anthropic only when asked, at 1.25 instead of 1.
        Assert.Equal(0.00025m, Prices.Estimate("openai", "gpt-5.6-luna", 1_000, 0, Day));
        Assert.Equal(0.001m, Prices.Estimate("anthropic", "claude-haiku-4-5", 1_000, 0, Day));
        Assert.Equal(0.00125m, Prices.Estimate("anthropic", "claude-haiku-4-5", 1_000, 0, Day, cacheAsked: true));
        Assert.Equal(0.0025m, Prices.Estimate("openai", "gpt-4o", 1_000, 0, Day));
    }

    private static Usage Plain(long input, long output) => new() { InputUncached = input, Output = output };
}
