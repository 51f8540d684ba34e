using FirstToken.Providers.OpenAi;
using FirstToken.Transport;

namespace FirstToken.Providers.Ollama;

/// <summary>The native chat of Ollama, which tells how long loading the model took (its <c>/v1</c> is for <c>openai</c>).</summary>
internal sealed class OllamaProvider : IProvider
{
    private const int DefaultPort = 11434;

    private static readonly Uri Home = new($"http://127.0.0.1:{DefaultPort}");

    /// <inheritdoc/>
    public string Name => "ollama";

    /// <inheritdoc/>
    public IReadOnlyList<string> Aliases { get; } = [];

    /// <inheritdoc/>
    public string Api => "ollama.native";

    /// <inheritdoc/>
    public string PriceProvider => "ollama";

    /// <inheritdoc/>
    public string? DefaultModel => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialVariables { get; } = ["OLLAMA_API_KEY"];

    /// <inheritdoc/>
    public string CredentialHint => "OLLAMA_HOST for a server of one's own, or OLLAMA_API_KEY";

    /// <inheritdoc/>
    public IReadOnlyList<string> EndpointVariables { get; } = ["OLLAMA_HOST"];

    /// <inheritdoc/>
    public Uri? FindBaseUrl(Func<string, string?> environment)
    {
        if (environment("OLLAMA_HOST") is not { Length: > 0 } host)
        {
            return Home;
        }

        if (host.Contains("://", StringComparison.Ordinal))
        {
            return UrlPath.FromVariable(host);
        }

        // The variable is the server's too, which listens everywhere when it says 0.0.0.0.
        bool hasPort = Uri.TryCreate("http://" + host, UriKind.Absolute, out Uri? url) && !url.IsDefaultPort;
        string reachable = url?.Host == "0.0.0.0" ? host.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal) : host;
        return UrlPath.FromVariable(hasPort ? $"http://{reachable}" : $"http://{reachable.TrimEnd('/')}:{DefaultPort}");
    }

    /// <inheritdoc/>
    /// <remarks>A server of one's own asks for none; only who has set either variable has one.</remarks>
    public Credentials? FindCredentials(Func<string, string?> environment)
    {
        if (environment("OLLAMA_API_KEY") is { Length: > 0 } key)
        {
            return new Credentials { ApiKey = key };
        }

        return environment("OLLAMA_HOST") is { Length: > 0 } ? Credentials.None : null;
    }

    /// <inheritdoc/>
    public WireRequest Write(Target target, ChatRequest request, DateTimeOffset now) =>
        new("POST", UrlPath.Join(target.BaseUrl, "/api/chat"), OpenAiHeaders.Bearer(target, hasBody: true), OllamaBody.Write(request));

    /// <inheritdoc/>
    public WireRequest WriteValidation(Target target, DateTimeOffset now)
    {
        string path = UrlPath.Join(target.BaseUrl, "/api/show");
        return new WireRequest("POST", path, OpenAiHeaders.Bearer(target, hasBody: true), OllamaBody.WriteShow(target.Model));
    }

    /// <inheritdoc/>
    public AnswerReader CreateReader(bool stream) => stream
        ? new JsonLinesAnswerReader(summary => new OllamaChunks(summary))
        : new JsonWholeAnswerReader(summary => new OllamaChunks(summary));

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary) => OpenAiHeaders.ReadHead(head, summary);

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => OllamaErrors.ReadAnswer(head, body);
}
