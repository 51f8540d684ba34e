using System.Globalization;
using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>The token-bucket headers of the Messages API, full or empty.</summary>
internal static class AnthropicLimits
{
    private static readonly Bucket[] Buckets =
    [
        new("requests", "1000", "999"),
        new("input-tokens", "2000000", "1999000"),
        new("output-tokens", "400000", "399000"),
        new("tokens", "2400000", "2398000"),
    ];

    public static void Add(Plan plan, long unixSeconds, bool left)
    {
        string reset = DateTimeOffset.FromUnixTimeSeconds(unixSeconds + 1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach (Bucket bucket in Buckets)
        {
            plan.With(bucket.LimitHeader, bucket.Limit).With(bucket.LeftHeader, left ? bucket.Left : "0").With(bucket.ResetHeader, reset);
        }

        plan.With("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
    }

    public static void TellRequests(Plan plan, int perMinute, int left)
    {
        plan.Headers.RemoveAll(static header => header.Key == Buckets[0].LimitHeader || header.Key == Buckets[0].LeftHeader);
        plan.With(Buckets[0].LimitHeader, perMinute.ToString(CultureInfo.InvariantCulture)).With(Buckets[0].LeftHeader, left.ToString(CultureInfo.InvariantCulture));
    }

    private sealed record Bucket(string Name, string Limit, string Left)
    {
        public string LimitHeader { get; } = $"anthropic-ratelimit-{Name}-limit";

        public string LeftHeader { get; } = $"anthropic-ratelimit-{Name}-remaining";

        public string ResetHeader { get; } = $"anthropic-ratelimit-{Name}-reset";
    }
}
