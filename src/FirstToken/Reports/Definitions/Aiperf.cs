namespace FirstToken.Reports.Definitions;

/// <summary>NVIDIA's AIPerf (src/aiperf/metrics/types).</summary>
internal static class Aiperf
{
    public static ToolDefinitions Definitions { get; } = new()
    {
        Name = "aiperf",
        Title = "AIPerf",
        Percentiles = "percentiles: linear between samples; std over n; failed requests left out (its adj_ metrics count each as infinitely slow)",
        Rule = PercentileRule.Linear,
        Metrics =
        [
            new("Time to First Token", "ms", "first content response − request start; the clock starts before the connection is made", request => Moments.One(request.TtftMs + Moments.SetUpMs(request))),
            new("Time to Second Token", "ms", "second content response − first", request => Moments.Gaps(request).Take(1)) { NeedsArrivals = true },
            new("Time to First Output Token", "ms", "first content response that is not reasoning − request start", request => Moments.One(request.TtfaMs + Moments.SetUpMs(request))),
            new("Request Latency", "ms", "last content response − request start", request => Moments.One(request.E2eMs + Moments.SetUpMs(request))),
            new("Inter Token Latency", "ms", "(Request Latency − Time to First Token) ÷ (output tokens − 1), per request", request => Moments.One(Moments.PerTokenAfterFirst(request))),
            new("Inter Chunk Latency", "ms", "every gap between content responses of all requests", Moments.Gaps) { NeedsArrivals = true },
            new("Output Token Throughput Per User", "tok/s", "1 ÷ Inter Token Latency", request => Moments.One(Moments.PerTokenAfterFirst(request) is > 0 and { } ms ? 1000 / ms : null)),
            new("Output Sequence Length", "tokens", "output tokens, reasoning included", request => Moments.One(request.OutputTokens)),
        ],
        Rates =
        [
            new("Request Throughput", "req/s", "successful requests ÷ benchmark duration", totals => totals.Completed / totals.DurationS),
            new("Output Token Throughput", "tok/s", "output tokens ÷ benchmark duration", totals => totals.OutputTokens / totals.DurationS),
        ],
        Remarks =
        [
            "it counts tokens by its own tokenizer unless told to take the server's usage; here they are the provider's usage",
            "with its per-chunk usage the divisor of Inter Token Latency is less the first chunk's tokens instead of 1; here it is its default",
            "tool calls count as output for its Time to First Output Token; here the figure is that of the first answer text",
            "benchmark duration: from the start of the first request to the last content response",
        ],
    };
}
