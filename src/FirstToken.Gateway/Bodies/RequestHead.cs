namespace FirstToken.Gateway.Bodies;

/// <summary>What the beginning of a body says. A member given again later is not seen: believe it for routing, never for money.</summary>
/// <param name="Model">The model, if it stands there whole.</param>
/// <param name="Streams">Whether a streamed answer is asked for, if it says so there.</param>
public readonly record struct RequestHead(string? Model, bool? Streams);
