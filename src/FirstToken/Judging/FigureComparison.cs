using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>How one figure stands on two sides, and what is proven about the difference.</summary>
public sealed record FigureComparison
{
    /// <summary>The figure's name: <c>ttft_p99</c>, <c>ttft_overall</c>, <c>error_rate</c>.</summary>
    public required string Figure { get; init; }

    /// <summary>What people call it: <c>TTFT p99</c>.</summary>
    public required string Label { get; init; }

    /// <summary>The unit of values and differences (<c>ms</c>, <c>tok/s</c>, <c>%</c>); empty for a count.</summary>
    public required string Unit { get; init; }

    /// <summary>More is better.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The figure of the first side; absent where it has none, and for <c>overall</c>, which is a comparison from the start.</summary>
    public double? First { get; init; }

    /// <summary>The figure of the second side.</summary>
    public double? Second { get; init; }

    /// <summary>Samples of the first side.</summary>
    public int FirstN { get; init; }

    /// <summary>Samples of the second side.</summary>
    public int SecondN { get; init; }

    /// <summary>How many independent samples the weaker side is worth; absent without an interval.</summary>
    public double? EffectiveN { get; init; }

    /// <summary>Second less first.</summary>
    public double? Difference { get; init; }

    /// <summary>95 % interval of <see cref="Difference"/>.</summary>
    public Interval? DifferenceCi95 { get; init; }

    /// <summary>Second ÷ first.</summary>
    public double? Ratio { get; init; }

    /// <summary>95 % interval of <see cref="Ratio"/>.</summary>
    public Interval? RatioCi95 { get; init; }

    /// <summary>The share of pairs, or of all combinations, in which the second side is higher; of <c>overall</c> only.</summary>
    public double? ShareHigher { get; init; }

    /// <summary>Two-sided probability of such a difference had nothing changed.</summary>
    public double? P { get; init; }

    /// <summary><see cref="P"/> after the correction for all figures compared; below 0.05 a change is proven.</summary>
    public double? PAdjusted { get; init; }

    /// <summary>How the interval and the probability were computed.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// The smallest change that so many samples would have proven four times in five, in percent of the first side (of a
    /// figure in percent: in points).
    /// </summary>
    public double? Detectable { get; init; }

    /// <summary>Requests a side that would settle it, roughly; only where they were not enough.</summary>
    public long? RequestsNeeded { get; init; }

    /// <summary>The verdict.</summary>
    public ComparisonVerdict Verdict { get; init; }

    /// <summary>Why the samples are not enough.</summary>
    public string? Reason { get; init; }
}
