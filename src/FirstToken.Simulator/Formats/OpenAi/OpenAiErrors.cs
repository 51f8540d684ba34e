using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>OpenAI's error bodies.</summary>
internal static class OpenAiErrors
{
    public static Plan Refuse(Refusal refusal)
    {
        (int status, string type, string? code) = refusal.Kind switch
        {
            RefusalKind.MissingKey => (401, "invalid_request_error", "invalid_api_key"),
            RefusalKind.UnknownModel => (404, "invalid_request_error", "model_not_found"),
            RefusalKind.NotFound => (404, "invalid_request_error", null),
            RefusalKind.WrongMethod => (405, "invalid_request_error", "method_not_supported"),
            RefusalKind.TooLarge => (413, "invalid_request_error", null),
            RefusalKind.RateLimit => (429, "tokens", "rate_limit_exceeded"),
            RefusalKind.Overloaded => (503, "service_unavailable_error", null),
            RefusalKind.ServerError => (500, "server_error", null),
            _ => (400, "invalid_request_error", null as string),
        };
        string parameter = refusal.Parameter is { } name ? JsonText.Quote(name) : "null";
        Plan plan = Plan.Json(status, $$$"""{"error":{"message":{{{JsonText.Quote(refusal.Message)}}},"type":"{{{type}}}","param":{{{parameter}}},"code":{{{(code is null ? "null" : JsonText.Quote(code))}}}}}""");
        if (status == 429)
        {
            plan.With("retry-after-ms", "1480").With("retry-after", "2");
        }

        return AddLimits(plan, status == 429);
    }

    public static Plan AddLimits(Plan plan, bool empty) => plan
        .With("x-ratelimit-limit-requests", "10000")
        .With("x-ratelimit-remaining-requests", empty ? "0" : "9999")
        .With("x-ratelimit-reset-requests", "6ms")
        .With("x-ratelimit-limit-tokens", "2000000")
        .With("x-ratelimit-remaining-tokens", empty ? "0" : "1999000")
        .With("x-ratelimit-reset-tokens", empty ? "1.48s" : "6ms");
}
