namespace FirstToken.Wire;

/// <summary>Why a framing reader gave a stream up. Once set, the reader yields nothing more.</summary>
public enum WireFault : byte
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>A checksum, a length or a header does not fit the format.</summary>
    Corrupt,

    /// <summary>An event or frame is larger than the cap; refused before it was stored.</summary>
    TooLarge,
}
