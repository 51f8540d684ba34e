using System.Text.Json;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>Anthropic's Messages API with the calls around it, also where others serve it under a path of their own.</summary>
internal sealed class AnthropicMessages : ApiFormat
{
    private const string ModelsPath = "/v1/models";
    private readonly AnthropicSse _events = new();

    public override string Name => "anthropic.messages";

    public override string IdHeader => "request-id";

    public override string RequestId(string id) => "req_" + id;

    public override bool Matches(SimRequest request) =>
        request.Path.EndsWith("/v1/messages", StringComparison.Ordinal) ||
        request.Path.EndsWith("/v1/messages/count_tokens", StringComparison.Ordinal) ||
        (IsModels(request) && (request.Header("anthropic-version") ?? request.Header("x-api-key")) is not null);

    public override string? Key(SimRequest request) => request.Header("x-api-key") ?? request.Header("authorization");

    public override void CheckHead(SimRequest request)
    {
        if (string.IsNullOrWhiteSpace(Key(request)))
        {
            throw new RequestRefusedException(RefusalKind.MissingKey, "x-api-key header is required");
        }

        if (string.IsNullOrWhiteSpace(request.Header("anthropic-version")))
        {
            throw new RequestRefusedException(RefusalKind.Invalid, "anthropic-version: header is required");
        }

        if (request.Header("anthropic-version") is not ("2023-06-01" or "2023-01-01" or "2026-10-21"))
        {
            throw new RequestRefusedException(RefusalKind.Invalid, "anthropic-version: is not a valid version");
        }
    }

    public override Plan? Side(SimRequest request)
    {
        if (IsModels(request))
        {
            return Models(request);
        }

        if (!request.Path.EndsWith("/count_tokens", StringComparison.Ordinal))
        {
            return null;
        }

        using JsonDocument body = JsonDocument.Parse(request.Body);
        Ask ask = AnthropicBody.Read(
            body.RootElement, Model(body.RootElement), stream: false, request.Header("anthropic-version"), needMaxTokens: false);
        return Plan.Json(200, $$"""{"input_tokens":{{ask.Prompt.Tokens}}}""");
    }

    public override Ask Read(SimRequest request, JsonElement body) =>
        AnthropicBody.Read(body, Model(body), body.FlagOf("stream"), request.Header("anthropic-version"));

    public override string StreamType(Ask ask) => Sse.Type;

    public override void Stream(Script script, StreamBuilder output) => _events.Write(script, output);

    public override string Whole(Script script) => AnthropicJson.Whole(script);

    public override void AddHeaders(Script script, Plan plan) => AnthropicLimits.Add(plan, script.CreatedUnixSeconds, left: true);

    public override void TellLimit(Plan plan, int perMinute, int left) => AnthropicLimits.TellRequests(plan, perMinute, left);

    public override Plan Refuse(Refusal refusal, string id, SimRequest request, long unixSeconds)
    {
        (int status, string type) = refusal.Kind switch
        {
            RefusalKind.MissingKey => (401, "authentication_error"),
            RefusalKind.UnknownModel or RefusalKind.NotFound => (404, "not_found_error"),
            RefusalKind.WrongMethod => (405, "invalid_request_error"),
            RefusalKind.TooLarge => (413, "request_too_large"),
            RefusalKind.RateLimit => (429, "rate_limit_error"),
            RefusalKind.Overloaded => (529, "overloaded_error"),
            RefusalKind.ServerError => (500, "api_error"),
            _ => (400, "invalid_request_error"),
        };
        Plan plan = Plan.Json(status, $$$"""{"type":"error","error":{"type":"{{{type}}}","message":{{{Text(refusal.Message)}}}},"request_id":"{{{RequestId(id)}}}"}""")
            .With("x-should-retry", status is 429 or >= 500 ? "true" : "false");
        if (status == 429)
        {
            AnthropicLimits.Add(plan.With("retry-after", "1"), unixSeconds, left: false);
        }

        return plan;
    }

    private static string Model(JsonElement body)
    {
        string model = body.TextOf("model") ?? throw new RequestRefusedException(RefusalKind.Invalid, "model: Field required");
        return KnownModels.IsClaude(model) ? model : throw new RequestRefusedException(RefusalKind.UnknownModel, $"model: {model}");
    }

    private static bool IsModels(SimRequest request) =>
        request.Path.EndsWith(ModelsPath, StringComparison.Ordinal) || request.Path.Contains(ModelsPath + "/", StringComparison.Ordinal);

    private static Plan Models(SimRequest request)
    {
        int at = request.Path.IndexOf(ModelsPath + "/", StringComparison.Ordinal);
        if (at >= 0)
        {
            string id = request.Path[(at + ModelsPath.Length + 1)..];
            return KnownModels.IsClaude(id)
                ? Plan.Json(200, Describe(id))
                : throw new RequestRefusedException(RefusalKind.UnknownModel, $"model: {id}");
        }

        IReadOnlyList<string> all = KnownModels.Claude;
        return Plan.Json(200, $$"""{"data":[{{string.Join(',', all.Select(Describe))}}],"has_more":false,"first_id":"{{all[0]}}","last_id":"{{all[^1]}}"}""");
    }

    private static string Describe(string id) =>
        $$"""{"type":"model","id":{{Text(id)}},"display_name":{{Text(id + " (simulated)")}},"created_at":"2026-01-01T00:00:00Z","max_input_tokens":200000,"max_tokens":64000}""";
}
