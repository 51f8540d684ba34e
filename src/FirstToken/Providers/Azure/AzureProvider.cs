using FirstToken.Providers.OpenAi;
using FirstToken.Transport;

namespace FirstToken.Providers.Azure;

/// <summary>
/// Chat Completions of Azure OpenAI (facts: wire.md §4). A base URL that ends in <c>/openai/v1</c> is spoken to in the
/// v1 form, any other in the classic form with the deployment in the path; an <c>api-version</c> in the base URL's own
/// query wins over the default.
/// </summary>
internal sealed class AzureProvider : IProvider
{
    private const string DefaultQuery = "?api-version=2024-10-21";

    /// <inheritdoc/>
    public string Name => "azure";

    /// <inheritdoc/>
    public IReadOnlyList<string> Aliases { get; } = ["azure-openai"];

    /// <inheritdoc/>
    public string Api => "azure.chat";

    /// <inheritdoc/>
    public string PriceProvider => "azure";

    /// <inheritdoc/>
    public string? DefaultModel => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialVariables { get; } = ["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN"];

    /// <inheritdoc/>
    public IReadOnlyList<string> EndpointVariables { get; } = ["AZURE_OPENAI_ENDPOINT"];

    /// <inheritdoc/>
    public Uri? FindBaseUrl(Func<string, string?> environment) => UrlPath.FromVariable(environment("AZURE_OPENAI_ENDPOINT"));

    /// <inheritdoc/>
    public Credentials? FindCredentials(Func<string, string?> environment)
    {
        if (environment("AZURE_OPENAI_API_KEY") is { Length: > 0 } key)
        {
            return new Credentials { ApiKey = key };
        }

        return environment("AZURE_OPENAI_AD_TOKEN") is { Length: > 0 } token ? new Credentials { BearerToken = token } : null;
    }

    /// <inheritdoc/>
    public WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        string path = IsV1(target.BaseUrl)
            ? UrlPath.Join(target.BaseUrl, "/chat/completions") + target.BaseUrl.Query
            : Classic(target.BaseUrl, $"/deployments/{UrlPath.Segment(request.Model)}/chat/completions");
        return new WireRequest("POST", path, Headers(target, hasBody: true), ChatBody.Write(request, ChatDialect.Azure));
    }

    /// <inheritdoc/>
    /// <remarks>Lists the models of the resource: a key cannot ask after one deployment without using it.</remarks>
    public WireRequest WriteValidation(Target target, DateTimeOffset now)
    {
        string path = IsV1(target.BaseUrl)
            ? UrlPath.Join(target.BaseUrl, "/models") + target.BaseUrl.Query
            : Classic(target.BaseUrl, "/models");
        return new WireRequest("GET", path, Headers(target, hasBody: false), default);
    }

    /// <inheritdoc/>
    public AnswerReader CreateReader(bool stream) => stream ? new ChatStreamReader() : new ChatWholeReader();

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary) => OpenAiHeaders.ReadHead(head, summary);

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => OpenAiErrors.ReadAnswer(head, body);

    private static bool IsV1(Uri baseUrl) =>
        baseUrl.AbsolutePath.TrimEnd('/').EndsWith("/openai/v1", StringComparison.OrdinalIgnoreCase);

    private static string Classic(Uri baseUrl, string path)
    {
        string root = baseUrl.AbsolutePath.TrimEnd('/');
        string openai = root.EndsWith("/openai", StringComparison.OrdinalIgnoreCase) ? "" : "/openai";
        return root + openai + path + (baseUrl.Query.Length > 1 ? baseUrl.Query : DefaultQuery);
    }

    private static List<KeyValuePair<string, string>> Headers(Target target, bool hasBody)
    {
        List<KeyValuePair<string, string>> headers = OpenAiHeaders.Common(hasBody);
        Credentials credentials = target.Credentials;
        if (credentials.ApiKey is { } key)
        {
            headers.Add(new("api-key", key));
        }
        else if (credentials.BearerToken is { } token)
        {
            headers.Add(new("authorization", "Bearer " + token));
        }

        return headers;
    }
}
