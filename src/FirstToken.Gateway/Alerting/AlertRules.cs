namespace FirstToken.Gateway.Alerting;

/// <summary>The rules that settings ask for.</summary>
internal static class AlertRules
{
    /// <summary>A rule for every limit that is set.</summary>
    public static IReadOnlyList<AlertRule> Of(AlertSettings settings)
    {
        (string Name, string Label, string Unit, double? Limit, Func<AlertInput, double?> Value)[] above =
        [
            ("p95_latency", "p95 of the time callers wait", "ms", settings.P95?.TotalMilliseconds, input => input.P95Ms),
            ("p99_latency", "p99 of the time callers wait", "ms", settings.P99?.TotalMilliseconds, input => input.P99Ms),
            ("ttft", "p95 of TTFT", "ms", settings.Ttft?.TotalMilliseconds, input => input.TtftMs),
            ("hold", "p95 of the hold of output chunks", "ms", settings.Hold?.TotalMilliseconds, input => input.HoldMs),
            ("error_rate", "share of failed requests", "ratio", settings.ErrorRate, input => input.ErrorRate),
            ("memory_growth", "growth of resident memory within an hour", "bytes", settings.MemoryGrowthBytes, input => input.MemoryGrowthBytes),
            ("spend_hour", "spend of the last hour", "usd", (double?)settings.SpendPerHourUsd, input => input.SpendHourUsd),
            ("spend_day", "spend of the last 24 hours", "usd", (double?)settings.SpendPerDayUsd, input => input.SpendDayUsd),
        ];
        IEnumerable<AlertRule> rules = above
            .Where(rule => rule.Limit is not null)
            .Select(rule => new AlertRule(rule.Name, rule.Label, rule.Unit, rule.Limit!.Value, rule.Value));
        if (settings.RequestsPerSecond is { } least)
        {
            rules = rules.Append(new AlertRule("request_rate", "requests a second", "requests/s", least, input => input.RequestsPerSecond) { Below = true });
        }

        return [.. rules.Select(rule => rule with { For = settings.For, ResolveFor = settings.ResolveFor, Margin = settings.Margin })];
    }
}
