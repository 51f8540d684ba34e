using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Definitions;

/// <summary>Spans of one request that tools build their figures of; milliseconds.</summary>
internal static class Moments
{
    /// <summary>Making the connection: other clients' clocks run already, ours starts when the request goes out.</summary>
    public static double SetUpMs(RunRequest request) => (request.DnsMs ?? 0) + (request.ConnectMs ?? 0) + (request.TlsMs ?? 0);

    /// <summary>All input tokens, cached ones too.</summary>
    public static long? InputTokens(RunRequest request) =>
        request.InputTokens is null && request.CacheReadTokens is null && request.CacheWriteTokens is null
            ? null
            : (request.InputTokens ?? 0) + (request.CacheReadTokens ?? 0) + (request.CacheWriteTokens ?? 0);

    /// <summary>(last token − first token) ÷ (N − 1).</summary>
    public static double? PerTokenAfterFirst(RunRequest request) =>
        request is { OutputTokens: > 1 and { } tokens, E2eMs: { } last, TtftMs: { } first } ? (last - first) / (tokens - 1) : null;

    /// <summary>One sample, or none.</summary>
    public static IEnumerable<WeightedSample> One(double? value, double weight = 1) => value is { } figure ? [new(figure, weight)] : [];

    /// <summary>Every gap between the arrivals of chunks.</summary>
    public static IEnumerable<WeightedSample> Gaps(RunRequest request) => TargetSamples.Gaps(request).Select(gap => new WeightedSample(gap, 1));
}
