using System.Buffers;
using FirstToken.Providers.OpenAi;
using FirstToken.Transport;

namespace FirstToken.Providers.Gemini;

/// <summary>The Gemini API, streaming as server-sent events.</summary>
internal class GeminiProvider : IProvider
{
    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789.");

    private static readonly Uri Home = new("https://generativelanguage.googleapis.com");

    /// <inheritdoc/>
    public virtual string Name => "gemini";

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Aliases { get; } = ["google"];

    /// <inheritdoc/>
    public virtual string Api => "gemini.generate";

    /// <inheritdoc/>
    public string PriceProvider => "gemini";

    // Answers without thinking first, which would eat a benchmark's small token budget.
    /// <inheritdoc/>
    public string? DefaultModel => "gemini-2.5-flash-lite";

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialVariables { get; } = ["GEMINI_API_KEY", "GOOGLE_API_KEY"];

    /// <inheritdoc/>
    public IReadOnlyList<string> EndpointVariables { get; } = ["GOOGLE_GEMINI_BASE_URL"];

    /// <inheritdoc/>
    public Uri? FindBaseUrl(Func<string, string?> environment) =>
        environment("GOOGLE_GEMINI_BASE_URL") is { Length: > 0 } url ? UrlPath.FromVariable(url) : Home;

    /// <inheritdoc/>
    public virtual Credentials? FindCredentials(Func<string, string?> environment)
    {
        foreach (string variable in CredentialVariables)
        {
            if (environment(variable) is { Length: > 0 } key)
            {
                return new Credentials { ApiKey = key };
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public WireRequest Write(Target target, ChatRequest request, DateTimeOffset now)
    {
        string path = ModelPath(target.BaseUrl, request.Model) + (request.Stream ? StreamCall : ":generateContent");
        return new WireRequest("POST", path, Headers(target, hasBody: true), GeminiBody.Write(request));
    }

    /// <inheritdoc/>
    public WireRequest WriteValidation(Target target, DateTimeOffset now) =>
        new("GET", ModelPath(target.BaseUrl, target.Model), Headers(target, hasBody: false), default);

    /// <inheritdoc/>
    public AnswerReader CreateReader(bool stream) => stream ? CreateStreamReader() : new JsonWholeAnswerReader(summary => new GeminiChunks(summary));

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary)
    {
        summary.ServerTime = ServerTiming(head["server-timing"]) ?? summary.ServerTime;
        summary.ServiceTier = head["x-gemini-service-tier"] ?? summary.ServiceTier;
        summary.RateLimits = HttpErrors.RateLimits(head, "x-ratelimit-");
    }

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => GeminiErrors.ReadAnswer(head, body);

    /// <summary>The call that streams, behind the model.</summary>
    protected virtual string StreamCall => ":streamGenerateContent?alt=sse";

    /// <summary>Makes a reader of what <see cref="StreamCall"/> answers.</summary>
    protected virtual AnswerReader CreateStreamReader() => new GeminiStreamReader();

    // A model is one segment below "models", or names its own collection ("tunedModels/x").
    private static string ModelPath(Uri baseUrl, string model)
    {
        string root = baseUrl.AbsolutePath.TrimEnd('/');
        bool hasVersion = root.EndsWith("/v1beta", StringComparison.Ordinal) || root.EndsWith("/v1", StringComparison.Ordinal);
        string collection = model.Contains('/', StringComparison.Ordinal) ? "" : "models/";
        string name = string.Join('/', model.Split('/').Select(UrlPath.Segment));
        return $"{root}{(hasVersion ? "" : "/v1beta")}/{collection}{name}";
    }

    private static List<KeyValuePair<string, string>> Headers(Target target, bool hasBody)
    {
        List<KeyValuePair<string, string>> headers = OpenAiHeaders.Common(hasBody);
        Credentials credentials = target.Credentials;
        if (credentials.ApiKey is { } key)
        {
            headers.Add(new("x-goog-api-key", key));
        }
        else if (credentials.BearerToken is { } token)
        {
            headers.Add(new("authorization", "Bearer " + token));
        }

        return headers;
    }

    // "gfet4t7; dur=734": milliseconds in Google's front end.
    private static TimeSpan? ServerTiming(string? value)
    {
        const string mark = "dur=";
        if (value?.IndexOf(mark, StringComparison.Ordinal) is not { } at || at < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = value.AsSpan(at + mark.Length);
        int length = rest.IndexOfAnyExcept(Decimal);
        return OpenAiHeaders.Milliseconds(length < 0 ? rest : rest[..length]);
    }
}
