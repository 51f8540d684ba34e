using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>A target judged: a letter by a ladder, and how it stands to each limit asked for.</summary>
public sealed record TargetGrade
{
    /// <summary>The target.</summary>
    public required RunTarget Target { get; init; }

    /// <summary>The grade of each figure of the ladder, in its order; empty where letters were not asked for.</summary>
    public IReadOnlyList<FigureGrade> Figures { get; init; } = [];

    /// <summary>How it stands to each limit asked for.</summary>
    public IReadOnlyList<SloResult> Slos { get; init; } = [];

    /// <summary>Rank of the worst figure; absent where none was measured.</summary>
    public int? Rank { get; init; }

    /// <summary>The letter of the worst figure; absent where none was measured.</summary>
    public string? Letter { get; init; }

    /// <summary>The best letter that the figures' 95 % intervals allow.</summary>
    public string? BestLetter { get; init; }

    /// <summary>The worst letter that the figures' 95 % intervals allow.</summary>
    public string? WorstLetter { get; init; }

    /// <summary>The figures that the ladder asks for and the run lacks: the letter is of the others.</summary>
    public IEnumerable<FigureGrade> NotMeasured => Figures.Where(figure => figure.Value is null);

    /// <summary>Some figure of the ladder was not measured.</summary>
    public bool IsIncomplete => NotMeasured.Any();

    /// <summary>What stands between the target and the next better letter; empty for the best.</summary>
    public IEnumerable<FigureGrade> MissingForNext => Figures.Where(figure => figure.Missing is not null && figure.Rank == Rank);

    /// <summary>Every limit asked for was kept; one that could not be held against a figure was not.</summary>
    public bool KeepsSlos => Slos.All(slo => slo.Met == true);

    /// <summary>Whether the letter is at least one asked for, with every figure of the ladder measured.</summary>
    /// <param name="rank">Rank of the letter asked for.</param>
    public bool Reaches(int rank) => !IsIncomplete && Rank <= rank;
}
