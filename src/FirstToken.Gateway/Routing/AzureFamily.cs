using FirstToken.Providers;

namespace FirstToken.Gateway.Routing;

/// <summary>Azure OpenAI: deployments in the path, or the versionless surface.</summary>
internal sealed class AzureFamily : ApiFamily
{
    private const string Deployments = "/deployments/";

    private readonly IProvider _chat = Provider("azure");
    private readonly IProvider _responses = Provider("openai-responses");

    public override string Name => "azure";

    public override string KeyField => "api-key";

    public override Uri? FindUrl(Func<string, string?> environment) => _chat.FindBaseUrl(environment);

    public override ApiCall Recognise(string method, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        if (method != "POST")
        {
            return ApiCall.Other;
        }

        return path.EndsWith("/chat/completions", StringComparison.Ordinal) ? new ApiCall(_chat, Deployment(path))
            : path.EndsWith("/responses", StringComparison.Ordinal) ? new ApiCall(_responses)
            : ApiCall.Other;
    }

    public override string WarmUpPath => "/openai/v1/models";

    public override byte[] WriteError(int status, string message) => OpenAiFamily.Error(status, message);

    private static string? Deployment(ReadOnlySpan<char> path)
    {
        int start = path.IndexOf(Deployments, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        ReadOnlySpan<char> rest = path[(start + Deployments.Length)..];
        int end = rest.IndexOf('/');
        return end > 0 ? Uri.UnescapeDataString(rest[..end].ToString()) : null;
    }
}
