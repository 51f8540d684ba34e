namespace FirstToken.Judging;

/// <summary>One letter of a <see cref="GradeLadder"/>.</summary>
/// <param name="Letter">What it is called (<c>A</c>).</param>
/// <param name="Limits">What a target must keep to have it, at most one limit a figure.</param>
public sealed record GradeStep(string Letter, IReadOnlyList<FigureLimit> Limits)
{
    /// <summary>The step's limit on a figure; absent where it asks nothing of it.</summary>
    /// <param name="figure">The figure's name.</param>
    public FigureLimit? LimitOn(string figure) => Limits.FirstOrDefault(limit => limit.Figure.Name == figure);
}
