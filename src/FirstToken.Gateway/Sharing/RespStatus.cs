namespace FirstToken.Gateway.Sharing;

/// <summary>How far the bytes at hand reach.</summary>
internal enum RespStatus
{
    /// <summary>A reply is there.</summary>
    Complete,

    /// <summary>A reply has begun.</summary>
    Incomplete,

    /// <summary>No reply begins so, or one larger than any that was asked for: nothing more of this connection can be trusted.</summary>
    Malformed,
}
