using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Judging.Advice;

/// <summary>Tokens of a request, and what they cost or would have cost.</summary>
internal static class Usages
{
    private const long NsPerTick = 100;

    /// <summary>The usage of a request; absent where input or output is unknown.</summary>
    public static Usage? Of(RunRequest request) => request.OutputTokens is null || PromptTokens(request) is null
        ? null
        : new Usage
        {
            InputUncached = request.InputTokens ?? 0,
            CacheRead = request.CacheReadTokens,
            CacheWrite = request.CacheWriteTokens,
            CacheWriteLong = request.CacheWriteLongTokens,
            Output = request.OutputTokens,
            Reasoning = request.ReasoningTokens,
        };

    /// <summary>All input tokens, cached or not.</summary>
    public static long? PromptTokens(RunRequest request) =>
        request.InputTokens is null && request.CacheReadTokens is null && request.CacheWriteTokens is null
            ? null
            : (request.InputTokens ?? 0) + (request.CacheReadTokens ?? 0) + (request.CacheWriteTokens ?? 0);

    /// <summary>Input tokens the model had to read: all that did not come from a cache.</summary>
    public static long? Unread(RunRequest request) => PromptTokens(request) - (request.CacheReadTokens ?? 0);

    /// <summary>When a request was sent, UTC.</summary>
    public static DateTimeOffset SentAt(RunRequest request) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(request.StartedUnixNs, 0, long.MaxValue / 2) / NsPerTick);

    /// <summary>What a usage costs at a model's price on the day of a request.</summary>
    public static decimal? Cost(PriceTable prices, Traffic traffic, RunRequest request, Usage? usage, string? model = null) =>
        usage is null
            ? null
            : prices.Cost(traffic.PriceProvider, model ?? traffic.Model, usage, DateOnly.FromDateTime(SentAt(request).UtcDateTime), request.ServiceTier);
}
