using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>The grade of one figure of a target.</summary>
public sealed record FigureGrade
{
    /// <summary>Which figure.</summary>
    public required TargetFigure Figure { get; init; }

    /// <summary>Its value, in its unit; absent where the run does not have it, and then nothing below is there either.</summary>
    public double? Value { get; init; }

    /// <summary>How well the value is known.</summary>
    public FigureEvidence Evidence { get; init; }

    /// <summary>Its letter's rank: 0 is the best.</summary>
    public int? Rank { get; init; }

    /// <summary>Its letter, by the value.</summary>
    public string? Letter { get; init; }

    /// <summary>Rank at the good end of the 95 % interval; that of the value where there is no interval.</summary>
    public int? BestRank { get; init; }

    /// <summary>Rank at the bad end of the 95 % interval; that of the value where there is no interval.</summary>
    public int? WorstRank { get; init; }

    /// <summary>The limit that its letter sets; for the failing letter that of the last one missed.</summary>
    public FigureLimit? Limit { get; init; }

    /// <summary>Distance from <see cref="Limit"/> in the figure's unit: positive on the good side, negative where it is missed.</summary>
    public double? Margin { get; init; }

    /// <summary>The next better letter; absent for the best.</summary>
    public string? NextLetter { get; init; }

    /// <summary>The limit to keep for it.</summary>
    public FigureLimit? NextLimit { get; init; }

    /// <summary>What is missing to <see cref="NextLimit"/>, in the figure's unit; above 0.</summary>
    public double? Missing { get; init; }

    /// <summary>The 95 % interval reaches into another letter.</summary>
    public bool CouldDiffer => BestRank != WorstRank;
}
