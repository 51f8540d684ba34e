namespace FirstToken.Judging.Relays;

/// <summary>One limit of a gateway, and whether it was kept.</summary>
/// <param name="Name">What is limited.</param>
/// <param name="Measured">What was measured, for people.</param>
/// <param name="Limit">The limit, for people.</param>
/// <param name="Met">Whether it was kept; absent where too little was measured to say.</param>
public sealed record RelayVerdict(string Name, string Measured, string Limit, bool? Met);
