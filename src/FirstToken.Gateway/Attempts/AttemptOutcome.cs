namespace FirstToken.Gateway.Attempts;

/// <summary>What is to be done with an attempt.</summary>
internal enum AttemptOutcome : byte
{
    /// <summary>Its answer goes to the client: output has begun, or all of it is there.</summary>
    Ready,

    /// <summary>Its answer goes to the client though it is an error: another attempt would get the same.</summary>
    Refused,

    /// <summary>It failed in a way that another attempt may mend.</summary>
    Failed,

    /// <summary>It was not made: the upstream is left alone for a while.</summary>
    BreakerOpen,

    /// <summary>Nobody waits for it any more.</summary>
    GivenUp,
}
