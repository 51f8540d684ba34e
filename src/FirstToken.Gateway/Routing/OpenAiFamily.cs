using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>OpenAI's API and that of compatible servers. Error shape: facts wire.md §3.</summary>
internal sealed class OpenAiFamily : ApiFamily
{
    private readonly IProvider _chat = Provider("openai");
    private readonly IProvider _responses = Provider("openai-responses");

    public override string Name => "openai";

    public override Uri? FindUrl(Func<string, string?> environment) => _chat.FindBaseUrl(environment) is { } url ? WithoutVersion(url) : null;

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        if (method != "POST")
        {
            return ApiCall.Other;
        }

        return path.EndsWith("/chat/completions", StringComparison.Ordinal) ? new ApiCall(_chat)
            : path.EndsWith("/responses", StringComparison.Ordinal) ? new ApiCall(_responses)
            : ApiCall.Other;
    }

    public override byte[] WriteError(int status, string message) => Error(status, message);

    internal static byte[] Error(int status, string message) => ErrorJson.Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("message", message);
        json.WriteString("type", status >= 500 ? "server_error" : "invalid_request_error");
        json.WriteNull("param");
        json.WriteNull("code");
        json.WriteEndObject();
    });

    /// <summary>Clients bring the version in their paths: the base URL of the official SDK ends with it, and so would double it.</summary>
    internal static Uri WithoutVersion(Uri url) =>
        url.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal)
            ? new Uri(url.GetLeftPart(UriPartial.Path).TrimEnd('/')[..^"/v1".Length])
            : url;
}
