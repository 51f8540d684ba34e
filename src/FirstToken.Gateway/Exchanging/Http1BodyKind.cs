namespace FirstToken.Gateway.Exchanging;

/// <summary>What tells the end of a body.</summary>
internal enum Http1BodyKind
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>Its chunks.</summary>
    Chunked,

    /// <summary>Its length.</summary>
    Length,

    /// <summary>The end of the connection.</summary>
    UntilClose,
}
