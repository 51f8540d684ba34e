namespace FirstToken.Gateway.Sharing;

/// <summary>What a reply of the Redis protocol is; types that carry the same are one.</summary>
internal enum RespKind
{
    /// <summary>There is no such thing: a key without a value.</summary>
    Absent,

    /// <summary>Bytes: simple and bulk strings, doubles, big numbers.</summary>
    Bytes,

    /// <summary>A whole number; truths are 0 and 1.</summary>
    Integer,

    /// <summary>The server's refusal, its first word the kind.</summary>
    Error,

    /// <summary>Several replies: arrays, sets, and maps as key, value, key, value.</summary>
    List,

    /// <summary>Told without having been asked: what comes over a subscription.</summary>
    Push,
}
