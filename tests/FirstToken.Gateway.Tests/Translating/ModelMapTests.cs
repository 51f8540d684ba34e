using FirstToken.Gateway.Translating;
using FirstToken.Pricing;
using Xunit;

namespace FirstToken.Gateway.Tests.Translating;

public sealed class ModelMapTests
{
    [Theory]
    [InlineData("claude-opus-5-5", "us-east-1", "us.anthropic.claude-opus-5-5")]
    [InlineData("claude-opus-5-5", "eu-west-1", "eu.anthropic.claude-opus-5-5")]
    [InlineData("claude-opus-5-5", null, "global.anthropic.claude-opus-5-5")]
    [InlineData("claude-haiku-4-5", "us-east-1", "us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("claude-haiku-4-5-20251001", "ap-northeast-1", "jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("claude-opus-4-6", "us-west-2", "us.anthropic.claude-opus-4-6-v1")]
    [InlineData("claude-3-5-sonnet-20240620", "us-east-1", "us.anthropic.claude-3-5-sonnet-20240620-v1:0")]
    [InlineData("claude-3-5-sonnet-latest", "us-east-1", "us.anthropic.claude-3-5-sonnet-20241022-v2:0")]
    [InlineData("claude-fable-5-2", "eu-west-1", "global.anthropic.claude-fable-5-2")]
    public void A_model_has_the_id_of_the_regions_geography_and_else_a_global_one(string model, string? region, string id) =>
        Assert.Equal(id, new ModelMap(region: region).ToBedrock(model));

    [Theory]
    [InlineData("us.anthropic.claude-opus-5-5", "claude-opus-5-5")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5-20251001")]
    [InlineData("global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6")]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-5-5", "claude-opus-5-5")]
    public void An_id_of_bedrock_has_the_name_it_contains(string id, string model) =>
        Assert.Equal(model, new ModelMap().ToAnthropic(id));

    [Theory]
    [InlineData("claude-nobody-9")]
    [InlineData("gpt-5")]
    [InlineData("us.anthropic.claude-opus-5-5")]
    [InlineData("")]
    public void A_model_nobody_listed_has_no_id(string model) => Assert.Null(new ModelMap().ToBedrock(model));

    [Theory]
    [InlineData("arn:aws:bedrock:us-east-1:1:application-inference-profile/abc123")]
    [InlineData("amazon.nova-pro-v1:0")]
    [InlineData("us.x.anthropic.claude-opus-5-5")]
    [InlineData("xanthropic.claude-opus-5-5")]
    [InlineData("anthropic.")]
    [InlineData("claude-opus-5-5")]
    public void An_id_that_says_nothing_is_not_guessed_at(string id) => Assert.Null(new ModelMap().ToAnthropic(id));

    [Fact]
    public void What_the_settings_say_holds_both_ways()
    {
        var map = new ModelMap(new Dictionary<string, string> { ["claude-opus-5-5"] = "arn:aws:bedrock:x:1:application-inference-profile/abc" });

        Assert.Equal("arn:aws:bedrock:x:1:application-inference-profile/abc", map.ToBedrock("claude-opus-5-5"));
        Assert.Equal("claude-opus-5-5", map.ToAnthropic("arn:aws:bedrock:x:1:application-inference-profile/abc"));
    }

    [Fact]
    public void Every_listed_id_leads_to_a_model_that_leads_back_to_an_id()
    {
        var map = new ModelMap();

        Assert.All(
            PriceTable.Default.Models.Where(row => row.Provider == "bedrock").Select(row => map.ToAnthropic(row.Model)).OfType<string>(),
            model => Assert.Equal(model, map.ToAnthropic(map.ToBedrock(model)!)));
    }
}
