using System.Text.Json;
using FirstToken.Simulator.Formats.OpenAi;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Azure;

/// <summary>Azure's chat completions: the model is in the path, filters speak along, errors have a shape of their own.</summary>
internal sealed class AzureChat : OpenAiChat
{
    private const string Deployments = "/openai/deployments/";
    private const string Safe = """{"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},"sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}""";

    public override string Name => "azure.chat";

    public override string IdHeader => "apim-request-id";

    public override string RequestId(string id) => Ids.Uuid(id);

    protected override string ChoiceExtra => ",\"content_filter_results\":" + Safe;

    public override bool Matches(SimRequest request) =>
        request.Path.Contains(Deployments, StringComparison.Ordinal) ||
        request.Path.EndsWith("/openai/models", StringComparison.Ordinal) ||
        (request.Path.Contains("/openai/v1/", StringComparison.Ordinal) && base.Matches(request));

    public override Ask Read(SimRequest request, JsonElement body)
    {
        if (request.Path.Contains(Deployments, StringComparison.Ordinal) && request.Parameter("api-version") is null)
        {
            throw new RequestRefusedException(RefusalKind.NotFound, "Resource not found");
        }

        return base.Read(request, body);
    }

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds)
    {
        (int status, string code) = refusal.Kind switch
        {
            RefusalKind.MissingKey => (401, "401"),
            RefusalKind.UnknownModel => (404, "DeploymentNotFound"),
            RefusalKind.NotFound => (404, "404"),
            RefusalKind.RateLimit => (429, "429"),
            RefusalKind.Overloaded => (503, "ServiceUnavailable"),
            RefusalKind.ServerError => (500, "InternalServerError"),
            _ => (400, "BadRequest"),
        };
        Plan plan = Plan.Json(status, $$$"""{"error":{"code":"{{{code}}}","message":{{{Text(refusal.Message)}}}}}""");
        return status == 429 ? plan.With("retry-after", "2").With("retry-after-ms", "1480") : plan;
    }

    public override void AddHeaders(Script script, Plan plan) => plan
        .With("x-ms-region", "Simulated")
        .With("x-ratelimit-remaining-requests", "999")
        .With("x-ratelimit-remaining-tokens", "99000");

    protected override void Begin(Script script, StreamBuilder output) =>
        Sse.Event(output.Other(script.HeadDue), "", $$"""{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{{Safe}}}]}""");

    protected override string ModelOf(SimRequest request, JsonElement body)
    {
        int at = request.Path.IndexOf(Deployments, StringComparison.Ordinal);
        if (at < 0)
        {
            return ModelOf(body);
        }

        string rest = request.Path[(at + Deployments.Length)..];
        string model = rest[..Math.Max(0, rest.IndexOf('/', StringComparison.Ordinal))];
        // A deployment may have any name; only the obviously absent ones are unknown.
        return model.Length == 0 || model.Contains("no-such", StringComparison.Ordinal) || model.Contains("unknown", StringComparison.Ordinal)
            ? throw new RequestRefusedException(RefusalKind.UnknownModel, "The API deployment for this resource does not exist.")
            : model;
    }
}
