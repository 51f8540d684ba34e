using FirstToken.Providers;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class ProviderVariableTests
{
    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("openai-responses", "OPENAI_API_KEY")]
    [InlineData("azure", "AZURE_OPENAI_API_KEY")]
    [InlineData("gemini", "GEMINI_API_KEY")]
    [InlineData("gemini", "GOOGLE_API_KEY")]
    [InlineData("gemini-array", "GOOGLE_API_KEY")]
    [InlineData("ollama", "OLLAMA_API_KEY")]
    public void The_key_comes_from_the_usual_variable(string provider, string variable)
    {
        IProvider found = ProviderRegistry.Find(provider)!;

        Assert.Equal("k", found.FindCredentials(Of((variable, "k")))?.ApiKey);
        Assert.Contains(variable, found.CredentialVariables);
        Assert.Null(found.FindCredentials(Of((variable, ""))));
        Assert.Null(found.FindCredentials(Of()));
    }

    [Fact]
    public void The_key_named_after_gemini_wins() =>
        Assert.Equal("g", ProviderRegistry.Find("gemini")!.FindCredentials(Of(("GOOGLE_API_KEY", "x"), ("GEMINI_API_KEY", "g")))?.ApiKey);

    [Fact]
    public void Azure_takes_an_entra_token() =>
        Assert.Equal("t", ProviderRegistry.Find("azure")!.FindCredentials(Of(("AZURE_OPENAI_AD_TOKEN", "t")))?.BearerToken);

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1")]
    [InlineData("openai-responses", "https://api.openai.com/v1")]
    [InlineData("azure", null)]
    [InlineData("gemini", "https://generativelanguage.googleapis.com/")]
    [InlineData("ollama", "http://127.0.0.1:11434/")]
    public void The_base_url_is_the_providers_own_unless_set(string provider, string? url) =>
        Assert.Equal(url, ProviderRegistry.Find(provider)!.FindBaseUrl(Of())?.AbsoluteUri);

    [Theory]
    [InlineData("openai", "OPENAI_BASE_URL", "http://127.0.0.1:8000/v1", "http://127.0.0.1:8000/v1")]
    [InlineData("azure", "AZURE_OPENAI_ENDPOINT", "https://r.openai.azure.com/", "https://r.openai.azure.com/")]
    [InlineData("gemini", "GOOGLE_GEMINI_BASE_URL", "https://h/g", "https://h/g")]
    [InlineData("openai", "OPENAI_BASE_URL", "no url", null)]
    [InlineData("azure", "AZURE_OPENAI_ENDPOINT", "ftp://r", null)]
    [InlineData("ollama", "OLLAMA_HOST", "0.0.0.0", "http://127.0.0.1:11434/")]
    [InlineData("ollama", "OLLAMA_HOST", "0.0.0.0:9000", "http://127.0.0.1:9000/")]
    [InlineData("ollama", "OLLAMA_HOST", "box", "http://box:11434/")]
    [InlineData("ollama", "OLLAMA_HOST", "https://box/ollama", "https://box/ollama")]
    [InlineData("ollama", "OLLAMA_HOST", "not a host", null)]
    public void A_base_url_comes_from_the_usual_variable(string provider, string variable, string value, string? url)
    {
        IProvider found = ProviderRegistry.Find(provider)!;

        Assert.Equal(url, found.FindBaseUrl(Of((variable, value)))?.AbsoluteUri);
        Assert.Contains(variable, found.EndpointVariables);
    }

    [Fact]
    public void An_ollama_without_keys_is_a_provider_only_where_somebody_named_it() =>
        Assert.Equal(Credentials.None, ProviderRegistry.Find("ollama")!.FindCredentials(Of(("OLLAMA_HOST", "box"))));

    private static Func<string, string?> Of(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(pair => pair.Name, pair => pair.Value).GetValueOrDefault;
}
