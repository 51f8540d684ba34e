using FirstToken.Statistics.Comparing;

namespace FirstToken.Judging;

/// <summary>What the samples of two sides say about one figure, before it is judged.</summary>
/// <param name="First">The first side's value.</param>
/// <param name="Second">The second side's value.</param>
internal sealed record FigureChange(double? First, double? Second)
{
    /// <summary>Samples of the first side.</summary>
    public int FirstN { get; init; }

    /// <summary>Samples of the second side.</summary>
    public int SecondN { get; init; }

    /// <summary>Of ranks: the first side's median, which differences are held against where there is no ratio.</summary>
    public double? FirstMedian { get; init; }

    /// <summary>Interval and test; absent where there are none.</summary>
    public IChange? Change { get; init; }

    /// <summary>Of ranks: how often the second is higher.</summary>
    public double? ShareHigher { get; init; }

    /// <summary>Why there is no <see cref="Change"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Requests a side from which there would be one, where known.</summary>
    public long? Needed { get; init; }
}
