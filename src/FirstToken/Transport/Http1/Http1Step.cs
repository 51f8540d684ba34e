namespace FirstToken.Transport.Http1;

/// <summary>What was found in bytes of HTTP/1.1.</summary>
public enum Http1Step
{
    /// <summary>All bytes are used up; more are needed.</summary>
    NeedMore,

    /// <summary>Status and headers are complete.</summary>
    Head,

    /// <summary>A piece of the body.</summary>
    Body,

    /// <summary>Body or response are complete; what is left of the bytes does not belong to it.</summary>
    End,

    /// <summary>Not HTTP.</summary>
    Malformed,

    /// <summary>The head exceeds the cap.</summary>
    HeadTooLarge,
}
