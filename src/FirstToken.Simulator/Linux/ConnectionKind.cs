namespace FirstToken.Simulator.Linux;

/// <summary>What a client speaks, by its first bytes.</summary>
internal enum ConnectionKind
{
    Undecided,
    Http1,
    Http2,
    Tls,
}
