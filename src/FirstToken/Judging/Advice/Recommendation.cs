namespace FirstToken.Judging.Advice;

/// <summary>One piece of advice: what was seen, what to change, what that is expected to bring, how to check it.</summary>
public sealed record Recommendation
{
    /// <summary>Name of the rule it comes from.</summary>
    public required string Rule { get; init; }

    /// <summary>What to change, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>The traffic it is about.</summary>
    public required Traffic About { get; init; }

    /// <summary>The figures it rests on.</summary>
    public required IReadOnlyList<Finding> Seen { get; init; }

    /// <summary>What it is expected to bring.</summary>
    public required Gain Gain { get; init; }

    /// <summary>What it acts on.</summary>
    public required AdviceEffect Effect { get; init; }

    /// <summary>How to do it, in a line.</summary>
    public required string How { get; init; }

    /// <summary>How to do it, in code; absent where it is not done in code.</summary>
    public CodeSample? Code { get; init; }

    /// <summary>The commands that would prove it.</summary>
    public required IReadOnlyList<string> Prove { get; init; }

    /// <summary>What to keep in mind, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
