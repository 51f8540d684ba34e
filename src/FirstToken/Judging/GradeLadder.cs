using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>
/// Letters from best to worst, each with limits; who keeps none of them has <see cref="Failing"/>. A letter never asks more than
/// the one before it, so that the letter of a target is that of its worst figure.
/// </summary>
public sealed record GradeLadder
{
    /// <summary>The letter of those who keep none of the others.</summary>
    public const string Failing = "F";

    private GradeLadder(IReadOnlyList<GradeStep> steps)
    {
        Steps = steps;
        Figures = [.. steps.SelectMany(step => step.Limits).Select(limit => limit.Figure).DistinctBy(figure => figure.Name)];
    }

    /// <summary>
    /// The letters where nobody asked for others: median and 99th percentile of TTFT (milliseconds), mean speed (tokens a second),
    /// share of errors (percent).
    /// </summary>
    public static GradeLadder Default { get; } = new([Step("A", 500, 1500, 80, 0), Step("B", 800, 2500, 60, 1), Step("C", 1200, 4000, 40, 5), Step("D", 2000, 6000, 20, 10)]);

    /// <summary>The letters that ask something, best first; never empty.</summary>
    public IReadOnlyList<GradeStep> Steps { get; }

    /// <summary>Every figure some letter asks something of, in the order they are first named.</summary>
    public IReadOnlyList<TargetFigure> Figures { get; }

    /// <summary>Every letter, best first, <see cref="Failing"/> last.</summary>
    public IEnumerable<string> Letters => Steps.Select(step => step.Letter).Append(Failing);

    /// <summary>The letter of a rank: 0 is the best, the number of <see cref="Steps"/> is <see cref="Failing"/>.</summary>
    /// <param name="rank">The rank.</param>
    public string LetterOf(int rank) => rank < Steps.Count ? Steps[rank].Letter : Failing;

    /// <summary>The rank of a letter, in any case.</summary>
    /// <param name="letter">The letter.</param>
    /// <returns><see langword="null"/> where the ladder has no such letter.</returns>
    public int? RankOf(string letter)
    {
        int rank = Letters.ToList().FindIndex(known => string.Equals(known, letter, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? null : rank;
    }

    /// <summary>The rank of a value: that of the best letter whose limit on the figure it keeps, or that has none.</summary>
    /// <param name="figure">Which figure.</param>
    /// <param name="value">Its value, in the figure's unit.</param>
    public int RankOf(TargetFigure figure, double value)
    {
        ArgumentNullException.ThrowIfNull(figure);
        int rank = 0;
        while (rank < Steps.Count && Steps[rank].LimitOn(figure.Name) is { } limit && !limit.IsMetBy(value))
        {
            rank++;
        }

        return rank;
    }

    /// <summary>Makes a ladder.</summary>
    /// <param name="steps">The letters that ask something, best first.</param>
    /// <param name="ladder">The ladder.</param>
    /// <param name="problem">What is wrong, one line for people; empty when there is a ladder.</param>
    public static bool TryCreate(IReadOnlyList<GradeStep> steps, out GradeLadder? ladder, out string problem)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var made = new GradeLadder(steps);
        problem = steps.Count == 0 ? "there is no letter" : steps.Select((step, rank) => made.ProblemOf(step, rank)).FirstOrDefault(text => text is not null) ?? string.Empty;
        ladder = problem.Length == 0 ? made : null;
        return ladder is not null;
    }

    private string? ProblemOf(GradeStep step, int rank)
    {
        if (step.Limits.Count == 0)
        {
            return $"letter {step.Letter} asks nothing: name a limit";
        }

        if (string.Equals(step.Letter, Failing, StringComparison.OrdinalIgnoreCase) || RankOf(step.Letter) != rank)
        {
            return string.Equals(step.Letter, Failing, StringComparison.OrdinalIgnoreCase)
                ? $"letter {Failing} needs no limits: it is what is left when no other letter is reached"
                : $"letter {step.Letter} stands there twice";
        }

        if (step.Limits.GroupBy(limit => limit.Figure.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"letter {step.Letter} has two limits on {twice.Key}";
        }

        return rank == 0 ? null : step.Limits.Select(limit => StricterThan(Steps[rank - 1], limit, step.Letter)).FirstOrDefault(text => text is not null);
    }

    private static string? StricterThan(GradeStep better, FigureLimit limit, string letter)
    {
        if (better.LimitOn(limit.Figure.Name) is not { } above)
        {
            return $"letter {letter} limits {limit.Figure.Name}, but the better letter {better.Letter} does not";
        }

        bool stricter = above.AtLeast != limit.AtLeast || (limit.AtLeast ? limit.Limit > above.Limit : limit.Limit < above.Limit);
        return stricter ? $"letter {letter} asks {limit}, which is more than {above} of the better letter {better.Letter}" : null;
    }

    private static GradeStep Step(string letter, double p50, double p99, double speed, double errors) => new(
        letter,
        [
            new FigureLimit(TargetFigures.Find("ttft_p50")!, AtLeast: false, p50),
            new FigureLimit(TargetFigures.Find("ttft_p99")!, AtLeast: false, p99),
            new FigureLimit(TargetFigures.Find("speed_mean")!, AtLeast: true, speed),
            new FigureLimit(TargetFigures.Find("error_rate")!, AtLeast: false, errors),
        ]);
}
