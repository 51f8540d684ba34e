namespace FirstToken.Simulator.Scripts;

/// <summary>One output chunk before it has a format.</summary>
/// <param name="DueNanoseconds">When, after the request's arrival.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Start">First token of the passage, or first character of the tool's arguments.</param>
/// <param name="Count">Tokens, or characters of the arguments.</param>
/// <param name="Tool">Which tool call.</param>
internal readonly record struct Step(long DueNanoseconds, StepKind Kind, int Start, int Count, int Tool = 0);
