namespace FirstToken.Gateway.Relaying;

/// <summary>How long the phases of opening a connection took, Stopwatch ticks.</summary>
internal readonly record struct ConnectionTimes(long Dns, long Connect, long Tls);
