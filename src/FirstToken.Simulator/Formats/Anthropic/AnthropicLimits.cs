using System.Globalization;
using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>The token-bucket headers of the Messages API, full or empty.</summary>
internal static class AnthropicLimits
{
    private static readonly (string Name, string Limit, string Left)[] Buckets =
        [("requests", "1000", "999"), ("input-tokens", "2000000", "1999000"), ("output-tokens", "400000", "399000"), ("tokens", "2400000", "2398000")];

    public static void Add(Plan plan, long unixSeconds, bool left)
    {
        string reset = DateTimeOffset.FromUnixTimeSeconds(unixSeconds + 1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        foreach ((string name, string limit, string some) in Buckets)
        {
            plan.With($"anthropic-ratelimit-{name}-limit", limit)
                .With($"anthropic-ratelimit-{name}-remaining", left ? some : "0")
                .With($"anthropic-ratelimit-{name}-reset", reset);
        }

        plan.With("anthropic-organization-id", "00000000-0000-4000-8000-000000000000");
    }
}
