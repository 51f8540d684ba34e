namespace FirstToken.Simulator.Formats;

/// <summary>An error answer before it has a format.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Message">In words.</param>
/// <param name="Parameter">The part of the request at fault, where the format names it.</param>
internal sealed record Refusal(RefusalKind Kind, string Message, string? Parameter = null);
