namespace FirstToken.Prompts.Traces;

/// <summary>One request of a recorded load.</summary>
/// <param name="Start">When it was started, from the first request of the trace; 0 or more.</param>
/// <param name="InputTokens">Its input; 1 or more.</param>
/// <param name="OutputTokens">The answer it got, which becomes its output limit; 1 or more.</param>
public readonly record struct TraceEntry(TimeSpan Start, int InputTokens, int OutputTokens)
{
    /// <summary>
    /// Ids of the blocks of <see cref="Trace.BlockTokens"/> tokens that its input consists of, the last one perhaps not full:
    /// the same id is the same text. Absent where the trace has none.
    /// </summary>
    public IReadOnlyList<long>? Blocks { get; init; }
}
