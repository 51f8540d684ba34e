using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>Anthropic's API. Error shape: facts wire.md §1.</summary>
internal sealed class AnthropicFamily : ApiFamily
{
    private readonly IProvider _messages = Provider("anthropic");

    public override string Name => "anthropic";

    public override string KeyField => "x-api-key";

    public override Uri? FindUrl(Func<string, string?> environment) => _messages.FindBaseUrl(environment);

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query) =>
        method == "POST" && path.EndsWith("/v1/messages", StringComparison.Ordinal) ? new ApiCall(_messages) : ApiCall.Other;

    public override byte[] WriteError(int status, string message) => ErrorJson.Write(json =>
    {
        json.WriteString("type", "error");
        json.WriteStartObject("error");
        json.WriteString("type", TypeOf(status));
        json.WriteString("message", message);
        json.WriteEndObject();
    });

    private static string TypeOf(int status) => status switch
    {
        400 or 408 or 431 => "invalid_request_error",
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        504 => "timeout_error",
        529 => "overloaded_error",
        _ => "api_error",
    };
}
