namespace FirstToken.Recording;

/// <summary>95 % intervals of a summary's percentiles; absent where the samples are too few to state one.</summary>
public sealed record Intervals
{
    /// <summary>Of the median.</summary>
    public Interval? P50 { get; init; }

    /// <summary>Of the 90th percentile: 64 samples or more.</summary>
    public Interval? P90 { get; init; }

    /// <summary>Of the 95th percentile: 130 samples or more.</summary>
    public Interval? P95 { get; init; }

    /// <summary>Of the 99th percentile: 662 samples or more.</summary>
    public Interval? P99 { get; init; }

    /// <summary>Of the 99.9th percentile: 6,636 samples or more.</summary>
    public Interval? P999 { get; init; }
}
