using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>The Gemini API. Streams are server-sent events with <c>alt=sse</c>, a JSON array without. Error shape: facts wire.md §4.</summary>
internal sealed class GeminiFamily : ApiFamily
{
    private const string Models = "/models/";

    private readonly IProvider _events = Provider("gemini");
    private readonly IProvider _array = Provider("gemini-array");

    public override string Name => "gemini";

    public override string KeyField => "x-goog-api-key";

    public override Uri? FindUrl(Func<string, string?> environment) => _events.FindBaseUrl(environment);

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        int colon = path.LastIndexOf(':');
        if (method != "POST" || colon < 0)
        {
            return ApiCall.Other;
        }

        return path[(colon + 1)..] switch
        {
            "generateContent" => new ApiCall(_events, Model(path[..colon])),
            "streamGenerateContent" => new ApiCall(query.Contains("alt=sse", StringComparison.Ordinal) ? _events : _array, Model(path[..colon])),
            _ => ApiCall.Other,
        };
    }

    public override string WarmUpPath => "/v1beta/models";

    public override byte[] WriteError(int status, string message) => ErrorJson.Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", status);
        json.WriteString("message", message);
        json.WriteString("status", status switch
        {
            400 => "INVALID_ARGUMENT",
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            429 => "RESOURCE_EXHAUSTED",
            504 => "DEADLINE_EXCEEDED",
            502 or 503 => "UNAVAILABLE",
            _ => "INTERNAL",
        });
        json.WriteEndObject();
    });

    private static string? Model(ReadOnlySpan<char> path)
    {
        int start = path.LastIndexOf(Models, StringComparison.Ordinal);
        return start < 0 ? null : Uri.UnescapeDataString(path[(start + Models.Length)..].ToString());
    }
}
