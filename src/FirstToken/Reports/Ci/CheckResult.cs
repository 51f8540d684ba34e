namespace FirstToken.Reports.Ci;

/// <summary>One thing a verb decided, for a CI system: a limit, a gate.</summary>
/// <param name="Name">What was checked (<c>ttft_p99&lt;=1500</c>).</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">One line: what was found.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Message)
{
    /// <summary>What it was checked on, usually a target's name: the class of a JUnit test case.</summary>
    public string? Group { get; init; }

    /// <summary>More lines for whoever looks closer; absent for none.</summary>
    public string? Details { get; init; }
}
