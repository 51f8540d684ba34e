using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class TargetParserTests
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["ANTHROPIC_API_KEY"] = "sk-test",
        ["AWS_BEARER_TOKEN_BEDROCK"] = "token",
        ["AWS_REGION"] = "eu-central-1",
    };

    [Theory]
    [InlineData("anthropic:claude-haiku-4-5", "anthropic", "claude-haiku-4-5", "https://api.anthropic.com/")]
    [InlineData("direct:m", "anthropic", "m", "https://api.anthropic.com/")]
    [InlineData("Anthropic-Direct:m", "anthropic", "m", "https://api.anthropic.com/")]
    [InlineData("anthropic", "anthropic", "claude-haiku-4-5", "https://api.anthropic.com/")]
    [InlineData("sim", "sim", "claude-haiku-4-5", "http://127.0.0.1:4010/")]
    [InlineData("sim@http://127.0.0.1:5000", "sim", "claude-haiku-4-5", "http://127.0.0.1:5000/")]
    [InlineData("anthropic:a@b@http://h:81/x", "anthropic", "a@b", "http://h:81/x")]
    [InlineData("anthropic:m@HTTPS://h", "anthropic", "m", "https://h/")]
    [InlineData("bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", "bedrock", "us.anthropic.claude-haiku-4-5-20251001-v1:0", "https://bedrock-runtime.eu-central-1.amazonaws.com/")]
    [InlineData("aws-bedrock:m", "bedrock", "m", "https://bedrock-runtime.eu-central-1.amazonaws.com/")]
    [InlineData("bedrock-converse:m:0@http://127.0.0.1:1", "bedrock-converse", "m:0", "http://127.0.0.1:1/")]
    public void A_target_is_provider_model_and_base_url(string text, string provider, string model, string url)
    {
        Target target = Parse(text);

        Assert.Equal(provider, target.Provider.Name);
        Assert.Equal(model, target.Model);
        Assert.Equal(url, target.BaseUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("direct:m", "anthropic:m")]
    [InlineData("anthropic:m@https://api.anthropic.com", "anthropic:m")]
    [InlineData("anthropic:m@http://127.0.0.1:4010/", "anthropic:m@http://127.0.0.1:4010")]
    [InlineData("bedrock:arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.m-v1:0", "bedrock:us.anthropic.m-v1:0")]
    [InlineData("bedrock:m@https://bedrock-runtime.eu-central-1.amazonaws.com", "bedrock:m")]
    [InlineData("bedrock:m@https://bedrock-runtime.us-west-2.amazonaws.com", "bedrock:m@https://bedrock-runtime.us-west-2.amazonaws.com")]
    public void Its_name_is_as_short_as_it_can_be(string text, string name) => Assert.Equal(name, Parse(text).Name);

    [Fact]
    public void A_base_url_from_a_variable_shows_in_the_name()
    {
        var environment = new Dictionary<string, string>(Keys) { ["ANTHROPIC_BASE_URL"] = "http://127.0.0.1:4000/proxy/" };

        Assert.True(TargetParser.TryParse("anthropic:m", environment.GetValueOrDefault, out Target? target, out _));

        Assert.Equal("anthropic:m@http://127.0.0.1:4000/proxy", target.Name);
    }

    [Theory]
    [InlineData("nobody:m", "unknown provider \"nobody\"")]
    [InlineData("", "unknown provider \"\"")]
    [InlineData("anthropic:", "names no model")]
    [InlineData("anthropic:  ", "names no model")]
    [InlineData("anthropic:m@http:/x", "bad base URL")]
    [InlineData("anthropic:m@https://", "bad base URL")]
    [InlineData("anthropic:m@httpx://h", "bad base URL")]
    [InlineData("anthropic:m@ftp://h", "bad base URL")]
    [InlineData("anthropic:m@http://h/?a=b", "bad base URL")]
    [InlineData("anthropic:m@http://h/#a", "bad base URL")]
    [InlineData("anthropic:m@http://h:99999", "bad base URL")]
    public void What_is_wrong_is_said_in_one_line(string text, string start)
    {
        string error = Error(text, Keys);

        Assert.Contains(start, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
    }

    [Fact]
    public void An_unknown_provider_is_answered_with_those_there_are()
    {
        string error = Error("nobody:m", Keys);

        Assert.All(ProviderRegistry.All, provider => Assert.Contains(provider.Name, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_in_a_base_url_is_refused_and_not_repeated()
    {
        string error = Error("anthropic:m@http://user:hunter2@h", Keys);

        Assert.DoesNotContain("hunter2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_credentials_are_named()
    {
        Assert.Equal("no credentials for anthropic; set ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN", Error("anthropic:m", []));
        Assert.Equal(
            "no credentials for bedrock; set AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
            Error("bedrock:m", new() { ["AWS_REGION"] = "us-east-1" }));
    }

    [Fact]
    public void A_missing_endpoint_is_named() =>
        Assert.Contains("AWS_REGION", Error("bedrock:m", new() { ["AWS_BEARER_TOKEN_BEDROCK"] = "t" }), StringComparison.Ordinal);

    [Fact]
    public void A_server_on_this_machine_needs_no_credentials()
    {
        Assert.True(TargetParser.TryParse("anthropic:m@http://localhost:1", _ => null, out Target? target, out _));

        Assert.Equal(Credentials.Loopback, target.Credentials);
    }

    [Fact]
    public void A_server_named_by_the_user_elsewhere_is_asked_without_credentials()
    {
        Assert.True(TargetParser.TryParse("anthropic:m@http://10.0.0.5:8000", _ => null, out Target? target, out _));

        Assert.Equal(Credentials.None, target.Credentials);
    }

    [Fact]
    public void Names_and_aliases_are_unique()
    {
        string[] names = [.. ProviderRegistry.All.SelectMany(provider => provider.Aliases.Append(provider.Name))];

        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    private static Target Parse(string text)
    {
        Assert.True(TargetParser.TryParse(text, Keys.GetValueOrDefault, out Target? target, out string? error), error);
        return target;
    }

    private static string Error(string text, Dictionary<string, string> environment)
    {
        Assert.False(TargetParser.TryParse(text, environment.GetValueOrDefault, out _, out string? error));
        return error;
    }
}
