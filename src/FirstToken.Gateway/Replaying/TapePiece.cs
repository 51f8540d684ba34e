namespace FirstToken.Gateway.Replaying;

/// <summary>Bytes of an answer's body that came together.</summary>
/// <param name="At">When, from the request.</param>
/// <param name="Bytes">The bytes.</param>
internal readonly record struct TapePiece(TimeSpan At, ReadOnlyMemory<byte> Bytes);
