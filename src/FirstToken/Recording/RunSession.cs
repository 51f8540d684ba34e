namespace FirstToken.Recording;

/// <summary>A working session of an agent on one provider: where its time went. Milliseconds; absent means unknown.</summary>
public sealed record RunSession
{
    /// <summary>From the first prompt to the end of the last answer.</summary>
    public double? TotalSessionMs { get; init; }

    /// <summary>The part spent waiting for the model.</summary>
    public double? ModelTimeMs { get; init; }

    /// <summary>The part spent in tools.</summary>
    public RunToolBudget? ToolBudget { get; init; }
}
