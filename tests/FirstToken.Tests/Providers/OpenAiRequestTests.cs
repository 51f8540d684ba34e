using System.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Providers;

/// <summary>What goes on the wire to OpenAI, Azure, Gemini and Ollama.</summary>
public sealed class OpenAiRequestTests
{
    private static readonly ChatRequest Ask = new()
    {
        Model = "m",
        System = "Be brief.",
        Messages = [new ChatMessage(ChatRole.User, "Café?\n"), new ChatMessage(ChatRole.Assistant, "Yes."), new ChatMessage(ChatRole.User, "Why?")],
        MaxTokens = 64,
        Tools = [new ToolDefinition("count", "Counts.", """{"type":"object","properties":{"of":{"type":"string"}}}""")],
    };

    [Fact]
    public void Chat_to_openai_itself()
    {
        WireRequest request = Write("openai", "https://api.openai.com/v1", Ask);

        Assert.Equal("POST /v1/chat/completions", request.ToString());
        Assert.Equal("Bearer key", Header(request, "authorization"));
        Assert.Equal("application/json", Header(request, "content-type"));
        AssertJson(
            """
            {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Café?\n"},{"role":"assistant","content":"Yes."},
            {"role":"user","content":"Why?"}],"max_completion_tokens":64,"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},
            "tools":[{"type":"function","function":{"name":"count","description":"Counts.","parameters":{"type":"object","properties":{"of":{"type":"string"}}}}}]}
            """, request);
    }

    [Theory]
    [InlineData("https://eu.api.openai.com/v1", true)]
    [InlineData("https://api.openai.com.example/v1", false)]
    [InlineData("https://notapi.openai.com.example/v1", false)]
    [InlineData("http://127.0.0.1:8000/v1", false)]
    public void Only_openai_itself_gets_the_fields_others_may_refuse(string url, bool isOpenAi)
    {
        JsonElement body = Body(Write("openai", url, Ask));

        Assert.Equal(isOpenAi, body.TryGetProperty("max_completion_tokens", out _));
        Assert.Equal(!isOpenAi, body.TryGetProperty("max_tokens", out _));
        Assert.Equal(isOpenAi, body.GetProperty("stream_options").TryGetProperty("include_obfuscation", out _));
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1")]
    [InlineData("openai-responses", "https://api.openai.com/v1")]
    [InlineData("azure", "https://r.openai.azure.com")]
    public void A_request_that_is_not_streamed_has_no_word_of_streaming(string provider, string url)
    {
        JsonElement body = Body(Write(provider, url, Ask with { Stream = false, Tools = [] }));

        Assert.False(body.TryGetProperty("stream", out _));
        Assert.False(body.TryGetProperty("stream_options", out _));
        Assert.False(body.TryGetProperty("tools", out _));
    }

    [Fact]
    public void Responses_to_openai_itself()
    {
        WireRequest request = Write("openai-responses", "https://api.openai.com/v1/", Ask);

        Assert.Equal("POST /v1/responses", request.ToString());
        AssertJson(
            """
            {"model":"m","instructions":"Be brief.","input":[{"role":"user","content":"Café?\n"},{"role":"assistant","content":"Yes."},
            {"role":"user","content":"Why?"}],"max_output_tokens":64,"stream":true,"stream_options":{"include_obfuscation":false},
            "tools":[{"type":"function","name":"count","description":"Counts.","parameters":{"type":"object","properties":{"of":{"type":"string"}}}}]}
            """, request);
        Assert.False(Body(Write("openai-responses", "http://127.0.0.1:1/v1", Ask)).TryGetProperty("stream_options", out _));
    }

    [Theory]
    [InlineData("https://r.openai.azure.com", "/openai/deployments/my%20m/chat/completions?api-version=2024-10-21")]
    [InlineData("https://r.openai.azure.com/", "/openai/deployments/my%20m/chat/completions?api-version=2024-10-21")]
    [InlineData("https://r.openai.azure.com/openai", "/openai/deployments/my%20m/chat/completions?api-version=2024-10-21")]
    [InlineData("https://r.openai.azure.com?api-version=2025-01-01-preview", "/openai/deployments/my%20m/chat/completions?api-version=2025-01-01-preview")]
    [InlineData("https://r.openai.azure.com/openai/v1", "/openai/v1/chat/completions")]
    [InlineData("https://r.services.ai.azure.com/openai/v1/?api-version=preview", "/openai/v1/chat/completions?api-version=preview")]
    public void Azure_has_a_classic_form_and_a_v1_form(string url, string path)
    {
        WireRequest request = Write("azure", url, Ask with { Model = "my m" });

        Assert.Equal(path, request.Path);
        Assert.Equal("key", Header(request, "api-key"));
        Assert.Null(Header(request, "authorization"));
        JsonElement body = Body(request);
        Assert.Equal(64, body.GetProperty("max_completion_tokens").GetInt32());
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
        Assert.False(body.GetProperty("stream_options").TryGetProperty("include_obfuscation", out _));
    }

    [Theory]
    [InlineData("gemini", true, "", "/v1beta/models/m:streamGenerateContent?alt=sse")]
    [InlineData("gemini", false, "", "/v1beta/models/m:generateContent")]
    [InlineData("gemini", true, "/v1", "/v1/models/m:streamGenerateContent?alt=sse")]
    [InlineData("gemini", true, "/proxy/", "/proxy/v1beta/models/m:streamGenerateContent?alt=sse")]
    [InlineData("gemini-array", true, "", "/v1beta/models/m:streamGenerateContent")]
    public void Gemini_names_model_and_call_in_the_path(string provider, bool stream, string root, string path) =>
        Assert.Equal(path, Write(provider, "https://generativelanguage.googleapis.com" + root, Ask with { Stream = stream }).Path);

    [Theory]
    [InlineData("models/m", "/v1beta/models/m:generateContent")]
    [InlineData("tunedModels/m", "/v1beta/tunedModels/m:generateContent")]
    [InlineData("a b", "/v1beta/models/a%20b:generateContent")]
    public void A_gemini_model_may_name_its_collection(string model, string path) =>
        Assert.Equal(path, Write("gemini", "https://h", Ask with { Model = model, Stream = false }).Path);

    [Fact]
    public void Gemini_body()
    {
        WireRequest request = Write("gemini", "https://generativelanguage.googleapis.com", Ask);

        Assert.Equal("key", Header(request, "x-goog-api-key"));
        AssertJson(
            """
            {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"Café?\n"}]},
            {"role":"model","parts":[{"text":"Yes."}]},{"role":"user","parts":[{"text":"Why?"}]}],"generationConfig":{"maxOutputTokens":64},
            "tools":[{"functionDeclarations":[{"name":"count","description":"Counts.","parameters":{"type":"object","properties":{"of":{"type":"string"}}}}]}]}
            """, request);
    }

    [Fact]
    public void Ollama_body()
    {
        WireRequest request = Write("ollama", "http://127.0.0.1:11434", Ask with { Tools = [], Stream = false });

        Assert.Equal("POST /api/chat", request.ToString());
        AssertJson(
            """
            {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Café?\n"},{"role":"assistant","content":"Yes."},
            {"role":"user","content":"Why?"}],"stream":false,"options":{"num_predict":64}}
            """, request);
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1", "GET /v1/models/m")]
    [InlineData("openai-responses", "https://api.openai.com/v1", "GET /v1/models/m")]
    [InlineData("azure", "https://r.openai.azure.com", "GET /openai/models?api-version=2024-10-21")]
    [InlineData("azure", "https://r.openai.azure.com/openai/v1", "GET /openai/v1/models")]
    [InlineData("gemini", "https://h", "GET /v1beta/models/m")]
    [InlineData("ollama", "http://127.0.0.1:11434", "POST /api/show")]
    public void Validation_asks_after_the_model_and_generates_nothing(string provider, string url, string call)
    {
        WireRequest request = ProviderRegistry.Find(provider)!.WriteValidation(At(provider, url), default);

        Assert.Equal(call, request.ToString());
        Assert.Contains(request.Headers, header => header.Value.Contains("key", StringComparison.Ordinal));
        Assert.Equal(provider == "ollama", !request.Body.IsEmpty);
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1")]
    [InlineData("azure", "https://r.openai.azure.com")]
    [InlineData("gemini", "https://h")]
    [InlineData("ollama", "https://h")]
    public void Without_credentials_none_are_sent_and_compression_never_asked_for(string provider, string url)
    {
        Target target = At(provider, url) with { Credentials = Credentials.None };

        WireRequest request = ProviderRegistry.Find(provider)!.Write(target, Ask, default);

        Assert.DoesNotContain(request.Headers, header => header.Key is "authorization" or "api-key" or "x-goog-api-key" or "accept-encoding");
        Assert.All(request.Headers, header => Assert.Equal(header.Key.ToLowerInvariant(), header.Key));
    }

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1")]
    [InlineData("azure", "https://r.openai.azure.com")]
    [InlineData("gemini", "https://h")]
    public void A_token_goes_as_bearer(string provider, string url)
    {
        Target target = At(provider, url) with { Credentials = new Credentials { BearerToken = "token" } };

        Assert.Equal("Bearer token", Header(ProviderRegistry.Find(provider)!.Write(target, Ask, default), "authorization"));
    }

    private static WireRequest Write(string provider, string url, ChatRequest request) =>
        ProviderRegistry.Find(provider)!.Write(At(provider, url), request, default);

    private static Target At(string provider, string url) => new()
    {
        Provider = ProviderRegistry.Find(provider)!,
        Model = "m",
        BaseUrl = new Uri(url),
        Credentials = new Credentials { ApiKey = "key" },
        Name = provider,
    };

    private static string? Header(WireRequest request, string name) =>
        request.Headers.Where(header => header.Key == name).Select(header => header.Value).SingleOrDefault();

    private static JsonElement Body(WireRequest request)
    {
        using JsonDocument document = JsonDocument.Parse(request.Body);
        return document.RootElement.Clone();
    }

    private static void AssertJson(string expected, WireRequest request)
    {
        using JsonDocument document = JsonDocument.Parse(expected);
        Assert.True(
            JsonElement.DeepEquals(document.RootElement, Body(request)), $"got {Encoding.UTF8.GetString(request.Body.Span)}");
    }
}
