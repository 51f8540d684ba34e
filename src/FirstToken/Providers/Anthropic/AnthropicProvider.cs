using FirstToken.Transport;

namespace FirstToken.Providers.Anthropic;

/// <summary>The Messages API of Anthropic, and of whoever speaks it.</summary>
internal class AnthropicProvider : IProvider
{
    private const string Version = "2023-06-01";

    private static readonly Uri Home = new("https://api.anthropic.com");

    /// <inheritdoc/>
    public virtual string Name => "anthropic";

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Aliases { get; } = ["direct", "anthropic-direct"];

    /// <inheritdoc/>
    public string Api => "anthropic.messages";

    /// <inheritdoc/>
    public virtual string PriceProvider => "anthropic";

    /// <inheritdoc/>
    public string? DefaultModel => "claude-haiku-4-5";

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> CredentialVariables { get; } = ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"];

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> EndpointVariables { get; } = ["ANTHROPIC_BASE_URL"];

    /// <inheritdoc/>
    public virtual Uri? FindBaseUrl(Func<string, string?> environment) =>
        environment("ANTHROPIC_BASE_URL") is { Length: > 0 } url ? UrlPath.FromVariable(url) : Home;

    /// <inheritdoc/>
    public virtual Credentials? FindCredentials(Func<string, string?> environment)
    {
        if (environment("ANTHROPIC_API_KEY") is { Length: > 0 } key)
        {
            return new Credentials { ApiKey = key };
        }

        return environment("ANTHROPIC_AUTH_TOKEN") is { Length: > 0 } token ? new Credentials { BearerToken = token } : null;
    }

    /// <inheritdoc/>
    public WireRequest Write(Target target, ChatRequest request, DateTimeOffset now) =>
        new("POST", UrlPath.Join(target.BaseUrl, "/v1/messages"), Headers(target, hasBody: true), AnthropicBody.Write(request));

    /// <inheritdoc/>
    public WireRequest WriteValidation(Target target, DateTimeOffset now)
    {
        string path = UrlPath.Join(target.BaseUrl, "/v1/models/" + UrlPath.Segment(target.Model));
        return new WireRequest("GET", path, Headers(target, hasBody: false), default);
    }

    /// <inheritdoc/>
    public AnswerReader CreateReader(bool stream) => stream ? new AnthropicStreamReader() : new AnthropicWholeReader();

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary)
    {
        summary.RequestId = head["request-id"] ?? summary.RequestId;
        summary.RateLimits = HttpErrors.RateLimits(head, "anthropic-ratelimit-", "anthropic-priority-", "anthropic-fast-");
    }

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => AnthropicErrors.ReadAnswer(head, body);

    private static List<KeyValuePair<string, string>> Headers(Target target, bool hasBody)
    {
        List<KeyValuePair<string, string>> headers = [new("accept", "application/json"), new("anthropic-version", Version)];
        if (hasBody)
        {
            headers.Add(new("content-type", "application/json"));
        }

        if (target.Credentials.ApiKey is { } key)
        {
            headers.Add(new("x-api-key", key));
        }
        else if (target.Credentials.BearerToken is { } token)
        {
            headers.Add(new("authorization", "Bearer " + token));
        }

        return headers;
    }
}
