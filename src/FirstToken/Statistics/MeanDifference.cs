using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>How far two sets of samples lie apart: right less left, in the samples' unit.</summary>
public sealed record MeanDifference
{
    /// <summary>Pairs, or the smaller of the two sets where nothing pairs them.</summary>
    public required int N { get; init; }

    /// <summary>Whether each difference is between two requests of the same round.</summary>
    public required bool Paired { get; init; }

    /// <summary>Difference of the means: of parts that add up, these add up too.</summary>
    public required double Mean { get; init; }

    /// <summary>95 % interval of <see cref="Mean"/> by Student's t (Welch's where unpaired); absent below two samples.</summary>
    public Interval? MeanCi95 { get; init; }

    /// <summary>Median of the paired differences; unpaired, the difference of the medians.</summary>
    public required double Median { get; init; }

    /// <summary>
    /// 95 % interval of <see cref="Median"/>: by order statistics of the pairs; unpaired, recovered from the two medians' own
    /// intervals (Zou and Donner's MOVER). Absent below 11 samples.
    /// </summary>
    public Interval? MedianCi95 { get; init; }

    /// <summary>Whether the interval of the mean leaves zero out.</summary>
    public bool IsProven => MeanCi95 is { } interval && (interval.Lower > 0 || interval.Upper < 0);
}
