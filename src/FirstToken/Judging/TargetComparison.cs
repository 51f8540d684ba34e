namespace FirstToken.Judging;

/// <summary>Two targets, figure by figure.</summary>
public sealed record TargetComparison
{
    /// <summary>The side compared with.</summary>
    public required ComparedTarget First { get; init; }

    /// <summary>The other side.</summary>
    public required ComparedTarget Second { get; init; }

    /// <summary>The sides were measured in turn and are compared pair by pair.</summary>
    public bool Paired { get; init; }

    /// <summary>Why the two should not be compared, one line each; they were only because that was insisted upon.</summary>
    public IReadOnlyList<string> NotComparable { get; init; } = [];

    /// <summary>What to keep in mind, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The figures.</summary>
    public IReadOnlyList<FigureComparison> Figures { get; init; } = [];
}
