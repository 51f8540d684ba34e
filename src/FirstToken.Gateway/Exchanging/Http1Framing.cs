namespace FirstToken.Gateway.Exchanging;

/// <summary>How the body of an answer ends (RFC 9112 §6.3), and what becomes of its connection.</summary>
/// <param name="Kind">What tells the end.</param>
/// <param name="Length">Bytes, for <see cref="Http1BodyKind.Length"/>.</param>
/// <param name="KeepsConnection">Whether the connection may carry another exchange after it (RFC 9112 §9.3).</param>
internal readonly record struct Http1Framing(Http1BodyKind Kind, long Length, bool KeepsConnection);
