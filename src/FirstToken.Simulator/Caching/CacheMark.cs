namespace FirstToken.Simulator.Caching;

/// <summary>The end of one block of a prompt.</summary>
/// <param name="Hash">Of everything up to here.</param>
/// <param name="Tokens">Estimated tokens up to here.</param>
/// <param name="Breakpoint">Whether the caller asked to cache up to here.</param>
/// <param name="Life">How long: 5 minutes unless the breakpoint says 1 hour; zero for the simulator's own setting.</param>
internal readonly record struct CacheMark(UInt128 Hash, int Tokens, bool Breakpoint, TimeSpan Life);
