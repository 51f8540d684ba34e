using System.Globalization;
using FirstToken.Transport;
using FirstToken.Wire;

namespace FirstToken.Providers.Bedrock;

/// <summary>What both APIs of Bedrock's runtime share: hosts, regions, credentials, errors (facts: wire.md §2).</summary>
/// <remarks>
/// With neither bearer token nor keys, requests go out unsigned. A target on this machine gets <see cref="Credentials.Loopback"/>,
/// and so a bearer token that means nothing, which mocks that ask for some authorization accept.
/// </remarks>
internal abstract class BedrockProvider : IProvider
{
    private const string Service = "bedrock";

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Aliases { get; }

    /// <inheritdoc/>
    public abstract string Api { get; }

    /// <inheritdoc/>
    public string PriceProvider => "bedrock";

    /// <inheritdoc/>
    public string? DefaultModel => "us.anthropic.claude-haiku-4-5-20251001-v1:0";

    /// <inheritdoc/>
    public IReadOnlyList<string> CredentialVariables { get; } =
        ["AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    /// <inheritdoc/>
    public string CredentialHint => "AWS_BEARER_TOKEN_BEDROCK, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    /// <inheritdoc/>
    public IReadOnlyList<string> EndpointVariables { get; } =
        ["AWS_REGION", "AWS_DEFAULT_REGION", "ANTHROPIC_BEDROCK_BASE_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"];

    /// <inheritdoc/>
    public Uri? FindBaseUrl(Func<string, string?> environment)
    {
        foreach (string variable in (ReadOnlySpan<string>)["ANTHROPIC_BEDROCK_BASE_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"])
        {
            if (environment(variable) is { Length: > 0 } url)
            {
                return UrlPath.FromVariable(url);
            }
        }

        return RegionOf(environment) is { } region
            ? UrlPath.FromVariable($"https://bedrock-runtime.{region}.amazonaws.com")
            : null;
    }

    /// <inheritdoc/>
    public string? FindRegion(Uri baseUrl, Func<string, string?> environment)
    {
        string[] labels = baseUrl.Host.Split('.');
        bool isRuntime = labels.Length > 2 && labels[0] is "bedrock-runtime" or "bedrock-runtime-fips";
        return isRuntime ? labels[1] : RegionOf(environment);
    }

    /// <inheritdoc/>
    public Credentials? FindCredentials(Func<string, string?> environment)
    {
        if (environment("AWS_BEARER_TOKEN_BEDROCK") is { Length: > 0 } token)
        {
            return new Credentials { BearerToken = token };
        }

        bool hasKeys = environment("AWS_ACCESS_KEY_ID") is { Length: > 0 } && environment("AWS_SECRET_ACCESS_KEY") is { Length: > 0 };
        return hasKeys
            ? new Credentials
            {
                AwsAccessKeyId = environment("AWS_ACCESS_KEY_ID"),
                AwsSecretAccessKey = environment("AWS_SECRET_ACCESS_KEY"),
                AwsSessionToken = environment("AWS_SESSION_TOKEN") is { Length: > 0 } session ? session : null,
            }
            : null;
    }

    /// <inheritdoc/>
    public abstract WireRequest Write(Target target, ChatRequest request, DateTimeOffset now);

    /// <inheritdoc/>
    public WireRequest WriteValidation(Target target, DateTimeOffset now) =>
        Post(target, target.Model, "count-tokens", ConverseBody.CountTokens, streams: false, now);

    /// <inheritdoc/>
    public abstract AnswerReader CreateReader(bool stream);

    /// <inheritdoc/>
    public void ReadHead(ResponseHead head, AnswerSummary summary)
    {
        summary.RequestId = head["x-amzn-requestid"] ?? summary.RequestId;
        summary.ServiceTier = head["x-amzn-bedrock-service-tier"] ?? summary.ServiceTier;
        summary.RateLimits = HttpErrors.RateLimits(head);
        if (long.TryParse(head["x-amzn-bedrock-invocation-latency"], NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds)
            && milliseconds < int.MaxValue)
        {
            summary.ServerTime = TimeSpan.FromMilliseconds(milliseconds);
        }
    }

    /// <inheritdoc/>
    public RequestError ReadError(ResponseHead head, ReadOnlySpan<byte> body) => BedrockErrors.ReadAnswer(head, body);

    /// <summary>Writes and signs a call of <paramref name="operation"/>.</summary>
    protected static WireRequest Post(
        Target target, string model, string operation, ReadOnlyMemory<byte> body, bool streams, DateTimeOffset now)
    {
        // What is signed must be what is sent: the model is escaped once, here, and the path goes out as it stands.
        string path = UrlPath.Join(target.BaseUrl, $"/model/{UrlPath.Segment(model)}/{operation}");
        List<KeyValuePair<string, string>> headers =
        [
            new("accept", streams ? "application/vnd.amazon.eventstream" : "application/json"),
            new("content-type", "application/json"),
        ];

        Credentials credentials = target.Credentials;
        if (credentials.BearerToken is { } token)
        {
            headers.Add(new("authorization", "Bearer " + token));
        }
        else if (credentials is { AwsAccessKeyId: { } id, AwsSecretAccessKey: { } secret })
        {
            var signer = new SigV4(id, secret, credentials.AwsSessionToken, target.Region ?? "us-east-1", Service);
            headers.AddRange(signer.Sign("POST", target.Host, path, headers, body.Span, now, withBodyHash: true));
        }

        return new WireRequest("POST", path, headers, body);
    }

    private static string? RegionOf(Func<string, string?> environment) =>
        environment("AWS_REGION") is { Length: > 0 } region ? region
        : environment("AWS_DEFAULT_REGION") is { Length: > 0 } fallback ? fallback
        : null;
}
