namespace FirstToken.Providers;

/// <summary>One wire event as an <see cref="AnswerReader"/> understood it.</summary>
/// <param name="Output">The non-empty generated output it carried; <see cref="OutputKinds.None"/> for everything else.</param>
/// <param name="OutputTokensSoFar">The provider's running count of output tokens, or −1 where the event has none.</param>
/// <param name="Terminal">The event that properly ends the answer (facts: wire.md §0.2).</param>
public readonly record struct AnswerEvent(OutputKinds Output, long OutputTokensSoFar, bool Terminal)
{
    /// <summary>An event without generated output.</summary>
    public static AnswerEvent Nothing { get; } = new(OutputKinds.None, -1, false);
}
