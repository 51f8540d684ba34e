namespace FirstToken.Statistics.Relays;

/// <summary>One test of a relay: the same requests with it and without it.</summary>
/// <param name="Name">What was tested: <c>latency</c>, <c>streaming</c> or <c>concurrent</c>.</param>
/// <param name="Workers">Requests at once.</param>
/// <param name="Direct">The side without the relay.</param>
/// <param name="Through">The side through it.</param>
/// <param name="Figures">Durations of both; those that nothing was measured for are left out.</param>
public sealed record RelayTest(string Name, int Workers, RelaySide Direct, RelaySide Through, IReadOnlyList<RelayFigure> Figures);
