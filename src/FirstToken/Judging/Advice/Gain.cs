namespace FirstToken.Judging.Advice;

/// <summary>What a change is expected to bring. Where the data do not tell there is no figure, but the command that would.</summary>
public sealed record Gain
{
    /// <summary>Time saved, milliseconds.</summary>
    public Saving? TimeMs { get; init; }

    /// <summary>What <see cref="TimeMs"/> is taken off (<c>E2E</c>, <c>time to the first words</c>).</summary>
    public string TimeOff { get; init; } = "E2E";

    /// <summary>Money saved, USD.</summary>
    public Saving? Usd { get; init; }

    /// <summary>Requests answered that now fail, percent of all.</summary>
    public Saving? AnsweredPercent { get; init; }

    /// <summary>Why something the advice aims at has no figure, one line; absent where everything has one.</summary>
    public string? Unknown { get; init; }

    /// <summary>The largest saving as a share of what was spent, 0 to 1: what advice is ordered by.</summary>
    public double Share => Math.Max(TimeMs?.Share ?? 0, Math.Max(Usd?.Share ?? 0, AnsweredPercent?.Share ?? 0));

    /// <summary>Whether there is any figure.</summary>
    public bool IsKnown => TimeMs is not null || Usd is not null || AnsweredPercent is not null;
}
