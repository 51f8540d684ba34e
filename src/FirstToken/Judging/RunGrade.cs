using FirstToken.Recording;

namespace FirstToken.Judging;

/// <summary>A run judged, target by target.</summary>
public sealed record RunGrade
{
    /// <summary>The run.</summary>
    public required RunFile Run { get; init; }

    /// <summary>The letters; absent where only limits were asked for.</summary>
    public GradeLadder? Ladder { get; init; }

    /// <summary>Limits to keep.</summary>
    public SloSet Slos { get; init; } = new();

    /// <summary>The letter each target must reach; absent for none. One of <see cref="Ladder"/>'s.</summary>
    public string? MinGrade { get; init; }

    /// <summary>The run's targets, judged.</summary>
    public IReadOnlyList<TargetGrade> Targets => field ??= [.. Run.Targets.Select(target => Grader.Grade(target, Ladder, Slos))];

    /// <summary>The target with the worst letter; absent where none has one.</summary>
    public TargetGrade? Worst => Targets.MaxBy(target => target.Rank);

    /// <summary>Every target kept every limit, and reached <see cref="MinGrade"/>.</summary>
    public bool Passed => Targets.All(Passes);

    /// <summary>Whether a target kept every limit, and reached <see cref="MinGrade"/>.</summary>
    /// <param name="target">One of <see cref="Targets"/>.</param>
    public bool Passes(TargetGrade target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.KeepsSlos && (MinGrade is null || Ladder?.RankOf(MinGrade) is not { } rank || target.Reaches(rank));
    }
}
