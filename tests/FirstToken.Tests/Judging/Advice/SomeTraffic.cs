using FirstToken.Judging.Advice;
using FirstToken.Pricing;
using FirstToken.Recording;

namespace FirstToken.Tests.Judging.Advice;

/// <summary>Traffic to test with: without any fault, unless one is put in.</summary>
internal static class SomeTraffic
{
    public const long Start = 1_795_000_000_000_000_000;
    private const long NsPerMs = 1_000_000;

    /// <summary>A request a second to a model that has a smaller sibling: TTFT about 400 ms, 180 tokens at 100 a second, 300 tokens in.</summary>
    public static RunRequest Request(int n)
    {
        double jitter = n * 7 % 13;
        return new RunRequest
        {
            N = n,
            StartedUnixNs = Start + (n * 1000 * NsPerMs),
            Status = 200,
            TtftMs = 400 + jitter,
            E2eMs = 2190 + jitter,
            EndMs = 2191 + jitter,
            TpotMs = 10,
            LongestGapMs = 12,
            InputTokens = 300,
            OutputTokens = 180,
            StopReason = "end_turn",
        };
    }

    public static Traffic Of(int count = 40, Func<RunRequest, RunRequest>? change = null) => new()
    {
        Name = "anthropic:claude-sonnet-5-5",
        Source = "run.json",
        Kind = TrafficKind.Run,
        Provider = "anthropic",
        Model = "claude-sonnet-5-5",
        Streamed = true,
        DeadlineMs = 300_000,
        Requests = [.. Enumerable.Range(0, count).Select(n => change is null ? Request(n) : change(Request(n)))],
    };

    public static Evidence Evidence(params Traffic[] traffic) => new() { Traffic = traffic, Prices = PriceTable.Default };

    public static IReadOnlyList<Recommendation> Advice(string rule, params Traffic[] traffic) =>
        [.. AdviceRules.Find(rule)!.Examine(Evidence(traffic))];
}
