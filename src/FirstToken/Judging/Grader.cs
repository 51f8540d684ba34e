using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>Grades targets: each figure by itself, and the worst decides.</summary>
public static class Grader
{
    /// <summary>Judges a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="ladder">The letters; <see langword="null"/> for none.</param>
    /// <param name="slos">Limits to keep beside them.</param>
    public static TargetGrade Grade(RunTarget target, GradeLadder? ladder, SloSet slos)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(slos);
        FigureGrade[] figures = [.. (ladder?.Figures ?? []).Select(figure => Grade(figure, target, ladder!))];
        int? worst = figures.Max(figure => figure.Rank);
        return new TargetGrade
        {
            Target = target,
            Figures = figures,
            Slos = slos.Judge(target),
            Rank = worst,
            Letter = Letter(worst),
            BestLetter = Letter(figures.Max(figure => figure.BestRank)),
            WorstLetter = Letter(figures.Max(figure => figure.WorstRank)),
        };

        string? Letter(int? rank) => rank is { } known ? ladder!.LetterOf(known) : null;
    }

    private static FigureGrade Grade(TargetFigure figure, RunTarget target, GradeLadder ladder)
    {
        if (figure.Of(target) is not { } value || !double.IsFinite(value))
        {
            return new FigureGrade { Figure = figure };
        }

        int rank = ladder.RankOf(figure, value);
        FigureEvidence evidence = FigureEvidence.Of(figure, target);
        int[] ends = evidence.Interval is { } interval
            ? [ladder.RankOf(figure, interval.Lower), ladder.RankOf(figure, interval.Upper), rank]
            : [rank];
        FigureLimit? next = rank == 0 ? null : ladder.Steps[rank - 1].LimitOn(figure.Name);
        FigureLimit? limit = rank < ladder.Steps.Count ? ladder.Steps[rank].LimitOn(figure.Name) : next;
        return new FigureGrade
        {
            Figure = figure,
            Value = value,
            Evidence = evidence,
            Rank = rank,
            Letter = ladder.LetterOf(rank),
            BestRank = ends.Min(),
            WorstRank = ends.Max(),
            Limit = limit,
            Margin = limit?.DistanceOf(value),
            NextLetter = rank == 0 ? null : ladder.LetterOf(rank - 1),
            NextLimit = next,
            Missing = -next?.DistanceOf(value),
        };
    }
}
