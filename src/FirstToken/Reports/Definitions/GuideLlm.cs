using FirstToken.Recording;

namespace FirstToken.Reports.Definitions;

/// <summary>GuideLLM (src/guidellm/schemas/base/request_stats.py and statistics.py).</summary>
internal static class GuideLlm
{
    private const double MsPerSecond = 1000;

    public static ToolDefinitions Definitions { get; } = new()
    {
        Name = "guidellm",
        Title = "GuideLLM",
        Percentiles = "percentiles: the smallest sample at which the summed weights reach the share; std over the weights; successful requests",
        Rule = PercentileRule.CumulativeWeight,
        Metrics =
        [
            new("time_to_first_token_ms", "ms", "first token − request start; the clock starts before the connection is made", request => Moments.One(request.TtftMs + Moments.SetUpMs(request))),
            new("time_to_first_output_token_ms", "ms", "first token that is not reasoning − request start", request => Moments.One(request.TtfaMs + Moments.SetUpMs(request))),
            new("inter_token_latency_ms", "ms", "(last token − first token) ÷ (output tokens − 1), per request, counted (output tokens − 1) times", request => Moments.One(Moments.PerTokenAfterFirst(request), (request.OutputTokens ?? 1) - 1)),
            new("time_per_output_token_ms", "ms", "(last token − request start) ÷ output tokens, first token included, counted as often as there are tokens", TimePerOutputToken),
            new("request_latency", "s", "end of the stream − request start", request => Moments.One((request.EndMs + Moments.SetUpMs(request)) / MsPerSecond)),
            new("output_token_count", "tokens", "output tokens", request => Moments.One(request.OutputTokens)),
        ],
        Rates = [],
        Remarks =
        [
            "its TPOT holds the wait for the first token: it is not what the others, and this tool, call TPOT",
            "its rates (requests_per_second, output_tokens_per_second) are distributions over the run's timeline within its own measuring window; they cannot be had from records of another's window and are left out",
            "without usage it counts stream events as tokens; here such requests have no token figures",
        ],
    };

    private static IEnumerable<WeightedSample> TimePerOutputToken(RunRequest request) =>
        request is { OutputTokens: > 0 and { } tokens, E2eMs: { } last }
            ? Moments.One((last + Moments.SetUpMs(request)) / tokens, tokens)
            : [];
}
