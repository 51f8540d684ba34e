namespace FirstToken.Wire;

/// <summary>What a signature that somebody else made is worth.</summary>
public enum SigV4Verdict
{
    /// <summary>Made with these keys, for this request, just now.</summary>
    Genuine,

    /// <summary>Made with a key of another id.</summary>
    OtherKeys,

    /// <summary>Made for another service.</summary>
    OtherService,

    /// <summary>A field is missing that was signed or has to be (<c>host</c> or <c>:authority</c>, <c>x-amz-date</c>), or the moment is none.</summary>
    Incomplete,

    /// <summary>Made too long ago, or ahead of the clock.</summary>
    Stale,

    /// <summary>Made for another request, or with another secret.</summary>
    Different,
}
