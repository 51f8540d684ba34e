using FirstToken.Gateway.Watching;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Alerting;

/// <summary>The figures that rules look at, at one moment. Absent is unknown: too few requests, or nobody measures it.</summary>
internal sealed record AlertInput
{
    /// <summary>p95 of how long callers waited, ms.</summary>
    public double? P95Ms { get; init; }

    /// <summary>p99 of the same, ms.</summary>
    public double? P99Ms { get; init; }

    /// <summary>p95 of TTFT, ms.</summary>
    public double? TtftMs { get; init; }

    /// <summary>p95 of holds, of first or later chunks, the longer, ms.</summary>
    public double? HoldMs { get; init; }

    /// <summary>Share of failed requests, 0 to 1.</summary>
    public double? ErrorRate { get; init; }

    /// <summary>Rise of the floor of resident memory within an hour, bytes.</summary>
    public double? MemoryGrowthBytes { get; init; }

    /// <summary>Requests a second.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>Spend of the last hour, USD.</summary>
    public double? SpendHourUsd { get; init; }

    /// <summary>Spend of the last 24 hours, USD.</summary>
    public double? SpendDayUsd { get; init; }

    /// <summary>The input of a moment.</summary>
    /// <param name="live">The figures of the window.</param>
    /// <param name="extremes">What was used.</param>
    /// <param name="memoryGrowth">Rise of the floor of memory, bytes.</param>
    /// <param name="least">Samples from which on a rate or percentile counts.</param>
    public static AlertInput Of(LiveFigures live, GatewayExtremes extremes, long? memoryGrowth, int least)
    {
        double? first = Ms(LiveDuration.HoldFirst, Quantile.P95);
        double? later = Ms(LiveDuration.HoldLater, Quantile.P95);
        return new AlertInput
        {
            P95Ms = Ms(LiveDuration.Waited, Quantile.P95),
            P99Ms = Ms(LiveDuration.Waited, Quantile.P99),
            TtftMs = Ms(LiveDuration.Ttft, Quantile.P95),
            HoldMs = first is null ? later : later is null ? first : Math.Max(first.Value, later.Value),
            ErrorRate = live.Requests - live.ClientLeft >= least ? live.ErrorRate : null,
            MemoryGrowthBytes = memoryGrowth,
            RequestsPerSecond = live.RequestsPerSecond,
            SpendHourUsd = (double)extremes.SpendHourUsd,
            SpendDayUsd = (double)extremes.SpendDayUsd,
        };

        double? Ms(LiveDuration duration, Quantile quantile) => live.Samples(duration) >= least ? live.Ms(duration, quantile) : null;
    }
}
