namespace FirstToken.Recording;

/// <summary>
/// One metric of one target over its successful requests. Values are in the unit the metric's name ends in, to three
/// decimals (milliseconds: whole microseconds). Percentiles are samples (nearest rank), never interpolated. In this tool's
/// own files every figure but <see cref="Stddev"/> is there; summaries read from other tools' files may lack any.
/// </summary>
public sealed record Summary
{
    /// <summary>Number of samples; never 0, for a metric without samples is absent.</summary>
    public required int N { get; init; }

    /// <summary>Arithmetic mean.</summary>
    public double? Mean { get; init; }

    /// <summary>Sample standard deviation (n − 1); absent for one sample.</summary>
    public double? Stddev { get; init; }

    /// <summary>The smallest sample.</summary>
    public double? Min { get; init; }

    /// <summary>The largest sample.</summary>
    public double? Max { get; init; }

    /// <summary>The median.</summary>
    public double? P50 { get; init; }

    /// <summary>The 90th percentile.</summary>
    public double? P90 { get; init; }

    /// <summary>The 95th percentile.</summary>
    public double? P95 { get; init; }

    /// <summary>The 99th percentile.</summary>
    public double? P99 { get; init; }

    /// <summary>The 99.9th percentile.</summary>
    public double? P999 { get; init; }

    /// <summary>Intervals of the percentiles; one that is absent is to be marked "max of n" in reports (design §3).</summary>
    public Intervals Ci95 { get; init => field = value ?? new(); } = new();
}
