using System.Text;
using FirstToken.Providers;
using FirstToken.Providers.Anthropic;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Providers.Anthropic;

public sealed class AnthropicProviderTests
{
    private static readonly AnthropicProvider Provider = new();

    [Fact]
    public void A_request_is_the_messages_call()
    {
        WireRequest request = Provider.Write(Target("https://api.anthropic.com"), Chat() with { Stream = true }, default);

        Assert.Equal("POST /v1/messages", request.ToString());
        Assert.Equal(
            """{"model":"m","max_tokens":256,"stream":true,"messages":[{"role":"user","content":"Grüße \"du\""},{"role":"assistant","content":"b"},{"role":"user","content":"c"}]}""",
            Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal(
            [new("accept", "application/json"), new("anthropic-version", "2023-06-01"), new("content-type", "application/json"), new("x-api-key", "k")],
            request.Headers);
    }

    [Fact]
    public void A_request_not_streamed_does_not_ask_for_it()
    {
        WireRequest request = Provider.Write(Target("https://h"), Chat() with { Stream = false }, default);

        Assert.DoesNotContain("stream", Encoding.UTF8.GetString(request.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void System_tools_and_cache_go_where_the_API_wants_them()
    {
        ChatRequest chat = Chat() with
        {
            Messages = [new ChatMessage(ChatRole.User, "a")],
            System = "s",
            CacheSystem = true,
            Stream = false,
            MaxTokens = 7,
            Tools = [new ToolDefinition("t", "d", """{"type":"object"}""")],
        };

        Assert.Equal(
            """{"model":"m","max_tokens":7,"system":[{"type":"text","text":"s","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"a"}],"tools":[{"name":"t","description":"d","input_schema":{"type":"object"}}]}""",
            Encoding.UTF8.GetString(AnthropicBody.Write(chat)));
        Assert.Contains("\"system\":\"s\"", Encoding.UTF8.GetString(AnthropicBody.Write(chat with { CacheSystem = false })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_goes_out_as_bearer()
    {
        Target target = Target("https://h") with { Credentials = new Credentials { BearerToken = "t" } };

        IReadOnlyList<KeyValuePair<string, string>> headers = Provider.Write(target, Chat(), default).Headers;

        Assert.Contains(new("authorization", "Bearer t"), headers);
        Assert.DoesNotContain(headers, header => header.Key == "x-api-key");
    }

    [Theory]
    [InlineData("http://h/proxy/", "/proxy/v1/messages")]
    [InlineData("http://h/proxy", "/proxy/v1/messages")]
    [InlineData("http://h", "/v1/messages")]
    public void The_path_of_the_base_url_stays_before_the_call(string url, string path) =>
        Assert.Equal(path, Provider.Write(Target(url), Chat(), default).Path);

    [Fact]
    public void Validating_asks_for_the_model_and_generates_nothing()
    {
        WireRequest request = Provider.WriteValidation(Target("http://h") with { Model = "a/b:c" }, default);

        Assert.Equal("GET /v1/models/a%2Fb%3Ac", request.ToString());
        Assert.True(request.Body.IsEmpty);
    }

    [Fact]
    public void An_API_key_goes_before_a_token()
    {
        Dictionary<string, string> both = new() { ["ANTHROPIC_API_KEY"] = "k", ["ANTHROPIC_AUTH_TOKEN"] = "t" };
        Dictionary<string, string> token = new() { ["ANTHROPIC_API_KEY"] = "", ["ANTHROPIC_AUTH_TOKEN"] = "t" };

        Assert.Equal(new Credentials { ApiKey = "k" }, Provider.FindCredentials(both.GetValueOrDefault));
        Assert.Equal(new Credentials { BearerToken = "t" }, Provider.FindCredentials(token.GetValueOrDefault));
        Assert.Null(Provider.FindCredentials(_ => null));
    }

    [Theory]
    [InlineData(null, "https://api.anthropic.com/")]
    [InlineData("", "https://api.anthropic.com/")]
    [InlineData("http://127.0.0.1:4000", "http://127.0.0.1:4000/")]
    [InlineData("nonsense", null)]
    [InlineData("ftp://h", null)]
    public void The_base_url_comes_from_its_variable(string? value, string? url) =>
        Assert.Equal(url, Provider.FindBaseUrl(name => name == "ANTHROPIC_BASE_URL" ? value : null)?.AbsoluteUri);

    [Fact]
    public void The_simulator_takes_anybody_and_costs_nothing()
    {
        var simulator = new SimulatorProvider();

        Assert.NotNull(simulator.FindCredentials(_ => null));
        Assert.Equal("http://127.0.0.1:4010/", simulator.FindBaseUrl(_ => "http://elsewhere")!.AbsoluteUri);
        Assert.Equal("sim", simulator.PriceProvider);
    }

    [Fact]
    public void Rate_limits_are_kept_as_they_came()
    {
        var summary = new AnswerSummary();
        var head = new ResponseHead(200,
        [
            new("request-id", "req_1"), new("content-type", "text/event-stream"), new("anthropic-ratelimit-tokens-remaining", "1000"),
            new("retry-after", "3"), new("anthropic-organization-id", "o"),
        ]);

        Provider.ReadHead(head, summary);

        Assert.Equal("req_1", summary.RequestId);
        Assert.Equal([new("anthropic-ratelimit-tokens-remaining", "1000"), new("retry-after", "3")], summary.RateLimits);
    }

    private static Target Target(string url) => new()
    {
        Provider = Provider,
        Model = "m",
        BaseUrl = new Uri(url),
        Credentials = new Credentials { ApiKey = "k" },
        Name = "anthropic:m",
    };

    private static ChatRequest Chat() => new()
    {
        Model = "m",
        Messages = [new ChatMessage(ChatRole.User, "Grüße \"du\""), new ChatMessage(ChatRole.Assistant, "b"), new ChatMessage(ChatRole.User, "c")],
    };
}
