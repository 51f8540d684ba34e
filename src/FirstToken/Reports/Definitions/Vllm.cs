namespace FirstToken.Reports.Definitions;

/// <summary>vLLM's client, <c>vllm bench serve</c> (vllm/benchmarks/serve.py and lib/endpoint_request_func.py).</summary>
internal static class Vllm
{
    public static ToolDefinitions Definitions { get; } = new()
    {
        Name = "vllm",
        Title = "vLLM (vllm bench serve)",
        Percentiles = "percentiles: linear between samples (numpy's default); std over n; failed requests left out",
        Rule = PercentileRule.Linear,
        Metrics =
        [
            new("TTFT", "ms", "first chunk − start; the clock starts before the connection is made", request => Moments.One(request.TtftMs + Moments.SetUpMs(request))),
            new("TPOT", "ms", "(E2EL − TTFT) ÷ (output tokens − 1), per request, of answers with two tokens or more", request => Moments.One(Moments.PerTokenAfterFirst(request))),
            new("ITL", "ms", "every gap between chunks of all requests; a chunk may hold several tokens", Moments.Gaps) { NeedsArrivals = true },
            new("E2EL", "ms", "last chunk − start", request => Moments.One(request.E2eMs + Moments.SetUpMs(request))),
        ],
        Rates =
        [
            new("request throughput", "req/s", "successful requests ÷ duration", totals => totals.Completed / totals.DurationS),
            new("output token throughput", "tok/s", "output tokens ÷ duration", totals => totals.OutputTokens / totals.DurationS),
            new("total token throughput", "tok/s", "input and output tokens ÷ duration", totals => (totals.InputTokens + totals.OutputTokens) / totals.DurationS),
        ],
        Remarks =
        [
            "its first chunk is the first event with choices, on OpenAI's API a role without text: its TTFT of the same answer can be smaller, down to TTFB; such arrivals are not in our records",
            "without usage it counts tokens by a tokenizer; here such requests have no TPOT",
            "its stamps are taken in Python after parsing; what that adds to its own figures is not in these",
            "duration: from the start of the first request to the last chunk; its own also holds the clean-up after that",
        ],
    };
}
