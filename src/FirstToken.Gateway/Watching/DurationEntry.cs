using FirstToken.Statistics;

namespace FirstToken.Gateway.Watching;

/// <summary>A duration as a page shows it, milliseconds; percentiles within 1 %.</summary>
internal sealed record DurationEntry
{
    private const double UsPerMs = 1_000;
    private const double NsPerMs = 1e6;

    private static readonly (string Name, Quantile Quantile)[] s_named =
        [("p50", Quantile.P50), ("p90", Quantile.P90), ("p95", Quantile.P95), ("p99", Quantile.P99)];

    /// <summary>How many there are.</summary>
    public long N { get; init; }

    /// <summary>Their mean, exact; absent of windows.</summary>
    public decimal? Mean { get; init; }

    /// <summary>The median.</summary>
    public decimal? P50 { get; init; }

    /// <summary>The 90th percentile.</summary>
    public decimal? P90 { get; init; }

    /// <summary>The 95th percentile.</summary>
    public decimal? P95 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public decimal? P99 { get; init; }

    /// <summary>The longest.</summary>
    public decimal? Max { get; init; }

    /// <summary>Percentiles that too few samples stand behind, so that they say no more than the longest of them; absent where there are enough.</summary>
    public IReadOnlyList<string>? TooFewFor { get; init; }

    /// <summary>Of a series.</summary>
    public static DurationEntry? Of(DurationFigures? figures) => figures is null
        ? null
        : new DurationEntry
        {
            N = figures.Count,
            Mean = WatchingJson.Rounded(figures.SumNs / NsPerMs / figures.Count),
            P50 = Ms(figures.Percentiles.P50),
            P90 = Ms(figures.Percentiles.P90),
            P95 = Ms(figures.Percentiles.P95),
            P99 = Ms(figures.Percentiles.P99),
            Max = Ms(figures.Percentiles.Max),
            TooFewFor = TooFew(figures.Count),
        };

    /// <summary>Of a window.</summary>
    public static DurationEntry? Of(LiveFigures live, LiveDuration duration) => live.Samples(duration) is var count and > 0
        ? new DurationEntry
        {
            N = count,
            P50 = WatchingJson.Rounded(live.Ms(duration, Quantile.P50)),
            P90 = WatchingJson.Rounded(live.Ms(duration, Quantile.P90)),
            P95 = WatchingJson.Rounded(live.Ms(duration, Quantile.P95)),
            P99 = WatchingJson.Rounded(live.Ms(duration, Quantile.P99)),
            Max = WatchingJson.Rounded(live.Ms(duration, new Quantile(100_000))),
            TooFewFor = TooFew(count),
        }
        : null;

    private static string[]? TooFew(long count)
    {
        string[] names = [.. s_named.Where(one => !EnoughSamples.For(one.Quantile, count)).Select(one => one.Name)];
        return names.Length == 0 ? null : names;
    }

    private static decimal? Ms(long us) => WatchingJson.Rounded(us / UsPerMs);
}
