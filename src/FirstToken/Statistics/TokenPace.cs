using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>How fast one request's tokens came after its first chunk (design §3, TPOT and speed).</summary>
/// <param name="Tokens">Tokens after the first chunk.</param>
/// <param name="GenerationUs">From the first to the last chunk, microseconds.</param>
/// <param name="FirstChunkKnown">The first chunk said its tokens; otherwise it was taken to hold one.</param>
public readonly record struct TokenPace(long Tokens, long GenerationUs, bool FirstChunkKnown)
{
    /// <summary>Time per output token, microseconds.</summary>
    public long TpotUs => Rounded(GenerationUs, Tokens);

    /// <summary>Thousandths of a token per second.</summary>
    public long MilliTokensPerSecond => Rounded((Int128)Tokens * 1_000_000_000, GenerationUs);

    /// <summary>The pace of a request.</summary>
    /// <param name="record">What was observed.</param>
    /// <returns>
    /// <see langword="null"/> where there is none: no usage, no token after the first chunk, or everything at one moment
    /// (an answer that was not streamed).
    /// </returns>
    public static TokenPace? Of(RequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        IReadOnlyList<long> offsets = record.OutputOffsetsNs;
        if (offsets.Count < 2 || StreamedTokens(record) is not { } output || output <= 1)
        {
            return null;
        }

        // Of the rounded ends, so that the same figure follows from the two latencies in a run file.
        long generation = Microseconds.Of(offsets[^1]) - Microseconds.Of(offsets[0]);
        IReadOnlyList<long> soFar = record.OutputTokensSoFar;
        bool known = soFar.Count == offsets.Count && soFar[0] > 0;
        long tokens = output - (known ? soFar[0] : 1);
        return tokens > 0 && generation > 0 ? new TokenPace(tokens, generation, known) : null;
    }

    // Reasoning that is counted but never sent (facts: wire.md §3.1) was made before the first chunk, not between the chunks.
    private static long? StreamedTokens(RequestRecord record) =>
        record.Usage?.Output - (record.ReasoningStreamed ? 0 : record.Usage?.Reasoning ?? 0);

    private static long Rounded(Int128 numerator, long denominator) =>
        (long)((numerator + (denominator / 2)) / denominator);
}
