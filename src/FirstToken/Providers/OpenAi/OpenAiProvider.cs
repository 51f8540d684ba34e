using FirstToken.Transport;

namespace FirstToken.Providers.OpenAi;

/// <summary>What the two APIs of OpenAI have in common: hosts, keys, headers, errors.</summary>
internal abstract class OpenAiProvider : IProvider
{
    private const string OwnHost = "api.openai.com";

    private static readonly Uri Home = new($"https://{OwnHost}/v1");

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Aliases { get; }

    /// <inheritdoc/>
    public abstract string Api { get; }

    /// <inheritdoc/>
    public string PriceProvider => "openai";

    // Answers at once: a reasoning model may spend a benchmark's small token budget before its first visible word.
    /// <inheritdoc/>
    public string? DefaultModel => "gpt-4.1-mini";

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialVariables { get; } = ["OPENAI_API_KEY"];

    /// <inheritdoc/>
    public IReadOnlyList<string> EndpointVariables { get; } = ["OPENAI_BASE_URL"];

    /// <inheritdoc/>
    public Uri? FindBaseUrl(Func<string, string?> environment) =>
        environment("OPENAI_BASE_URL") is { Length: > 0 } url ? UrlPath.FromVariable(url) : Home;

    /// <inheritdoc/>
    public Credentials? FindCredentials(Func<string, string?> environment) =>
        environment("OPENAI_API_KEY") is { Length: > 0 } key ? new Credentials { ApiKey = key } : null;

    /// <inheritdoc/>
    public abstract WireRequest Write(Target target, ChatRequest request, DateTimeOffset now);

    /// <inheritdoc/>
    public WireRequest WriteValidation(Target target, DateTimeOffset now)
    {
        string path = UrlPath.Join(target.BaseUrl, "/models/" + UrlPath.Segment(target.Model));
        return new WireRequest("GET", path, OpenAiHeaders.Bearer(target, hasBody: false), default);
    }

    /// <inheritdoc/>
    public abstract AnswerReader CreateReader(bool stream);

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary) => OpenAiHeaders.ReadHead(head, summary);

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => OpenAiErrors.ReadAnswer(head, body);

    /// <summary>Whether a target is OpenAI itself (regional hosts included) and not a server that imitates it.</summary>
    protected static bool IsOpenAi(Target target) =>
        target.BaseUrl.Host.Equals(OwnHost, StringComparison.OrdinalIgnoreCase)
        || target.BaseUrl.Host.EndsWith("." + OwnHost, StringComparison.OrdinalIgnoreCase);
}
