namespace FirstToken.Simulator.Plans;

/// <summary>One send of a planned stream.</summary>
/// <param name="DueNanoseconds">When, after the request's arrival.</param>
/// <param name="Frame">What.</param>
internal readonly record struct PlanItem(long DueNanoseconds, Frame Frame)
{
    /// <summary>Whether it carries generated output, so that the log notes its time.</summary>
    public bool IsOutput => Frame.IsOutput;
}
