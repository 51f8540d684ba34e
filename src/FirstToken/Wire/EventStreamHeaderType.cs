namespace FirstToken.Wire;

/// <summary>The types a header of an event-stream message can have; the numbers are those on the wire.</summary>
public enum EventStreamHeaderType : byte
{
    /// <summary>The boolean true, without further bytes.</summary>
    True = 0,

    /// <summary>The boolean false, without further bytes.</summary>
    False = 1,

    /// <summary>A signed 8-bit integer.</summary>
    Signed8 = 2,

    /// <summary>A signed 16-bit integer.</summary>
    Signed16 = 3,

    /// <summary>A signed 32-bit integer.</summary>
    Signed32 = 4,

    /// <summary>A signed 64-bit integer.</summary>
    Signed64 = 5,

    /// <summary>Bytes, at most 65,535.</summary>
    Bytes = 6,

    /// <summary>UTF-8 text, at most 65,535 bytes.</summary>
    Text = 7,

    /// <summary>Milliseconds since 1970-01-01 UTC, signed 64 bits.</summary>
    Timestamp = 8,

    /// <summary>A UUID, big-endian.</summary>
    Uuid = 9,
}
