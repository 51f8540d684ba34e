using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>Bedrock's runtime, as Claude Code and the official SDK call it (facts: claude-code.md §9). Error shape: wire.md §2.</summary>
internal sealed class BedrockFamily : ApiFamily
{
    private const string Model = "/model/";

    private readonly IProvider _invoke = Provider("bedrock");
    private readonly IProvider _converse = Provider("bedrock-converse");

    public override string Name => "bedrock";

    public override Uri? FindUrl(Func<string, string?> environment) => _invoke.FindBaseUrl(environment);

    public override string? FindRegion(Uri url, Func<string, string?> environment) => _invoke.FindRegion(url, environment);

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        int start = path.IndexOf(Model, StringComparison.Ordinal);
        int end = path.LastIndexOf('/');
        if (method != "POST" || start < 0 || end < start + Model.Length)
        {
            return ApiCall.Other;
        }

        IProvider? provider = path[(end + 1)..] switch
        {
            "invoke" or "invoke-with-response-stream" => _invoke,
            "converse" or "converse-stream" => _converse,
            _ => null,
        };
        return provider is null ? ApiCall.Other : new ApiCall(provider, Uri.UnescapeDataString(path[(start + Model.Length)..end].ToString()));
    }

    public override string WarmUpPath => "/ping";

    public override byte[] WriteError(int status, string message) => ErrorJson.Write(json => json.WriteString("message", message));
}
