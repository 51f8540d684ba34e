namespace FirstToken.Reports.Ci;

/// <summary>How a check ended.</summary>
public enum CheckOutcome : byte
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold: the verb's exit code says so too.</summary>
    Failed,

    /// <summary>It could not be decided: not measured, or too few samples.</summary>
    Skipped,
}
