namespace FirstToken.Transport.Http1;

/// <summary>What <see cref="Http1ResponseReader.Read"/> found.</summary>
internal enum Http1Step
{
    /// <summary>All bytes are used up; more are needed.</summary>
    NeedMore,

    /// <summary>Status and headers are complete: <see cref="Http1ResponseReader.Head"/>.</summary>
    Head,

    /// <summary>A piece of the body.</summary>
    Body,

    /// <summary>The response is complete; what is left of the bytes does not belong to it.</summary>
    End,

    /// <summary>Not HTTP.</summary>
    Malformed,

    /// <summary>The head exceeds the cap.</summary>
    HeadTooLarge,
}
