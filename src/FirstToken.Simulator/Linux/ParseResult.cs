namespace FirstToken.Simulator.Linux;

/// <summary>How far the reading of a request came.</summary>
internal enum ParseResult
{
    NeedMore,

    /// <summary>More is needed, and the client waits for a 100 before it sends it.</summary>
    NeedContinue,
    Complete,
    Malformed,
    HeadTooLarge,
    BodyTooLarge,
}
