using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Recording;

namespace FirstToken.Gateway.Exporting;

/// <summary>What a request is called in OpenTelemetry's GenAI conventions, v1.41 (facts: observability.md §1).</summary>
/// <param name="Operation"><c>gen_ai.operation.name</c>.</param>
/// <param name="Provider"><c>gen_ai.provider.name</c>.</param>
/// <param name="Model"><c>gen_ai.request.model</c>; absent where it is not known.</param>
/// <param name="Address"><c>server.address</c>: the host behind the gateway.</param>
/// <param name="Port"><c>server.port</c>.</param>
/// <param name="ErrorType"><c>error.type</c>; absent for success, and where the caller left.</param>
internal readonly record struct GenAi(string Operation, string Provider, string? Model, string? Address, int Port, string? ErrorType)
{
    /// <summary>The names of a record.</summary>
    public static GenAi Of(GatewayRecord record, GatewaySettings settings)
    {
        UpstreamSettings? upstream = settings.Upstreams.FirstOrDefault(one => one.Name == record.Upstream);
        string api = upstream?.Api ?? record.Api.Split('.')[0];
        string? model = record.Model ?? record.Request.AnsweredModel;
        return new GenAi(
            api == "gemini" ? "generate_content" : "chat",
            api switch { "azure" => "azure.ai.openai", "bedrock" => "aws.bedrock", "gemini" => "gcp.gemini", _ => api },
            model is null ? null : LabelText.Clean(model),
            upstream?.Url.IdnHost,
            upstream?.Url.Port ?? 0,
            Phases.Failed(record) ? ErrorKindNames.Of(record.Request.Error!.Kind) : null);
    }
}
