namespace FirstToken.Reports.Ci;

/// <summary>Everything a verb decided in one go.</summary>
/// <param name="Name">Which verb decided (<c>grade</c>).</param>
/// <param name="Checks">The decisions, in the order of the report.</param>
public sealed record CheckSuite(string Name, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>The verdict on the whole in one line; absent for a count of the checks.</summary>
    public string? Verdict { get; init; }

    /// <summary>When what was judged was measured, UTC.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What must be known before any of it is believed (simulated, not valid), one line each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How many checks ended in one way.</summary>
    /// <param name="outcome">The way.</param>
    public int Count(CheckOutcome outcome) => Checks.Count(check => check.Outcome == outcome);
}
