namespace FirstToken.Simulator.Plans;

/// <summary>One send of a planned stream.</summary>
/// <param name="DueNanoseconds">When, after the request's arrival.</param>
/// <param name="Frame">What.</param>
/// <param name="IsOutput">Whether it carries generated output (exactly one output chunk) or only something around it.</param>
internal readonly record struct PlanItem(long DueNanoseconds, Frame Frame, bool IsOutput);
