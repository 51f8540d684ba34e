namespace FirstToken.Statistics;

/// <summary>Whether the tokens of each chunk are known, so that a gap may be called an ITL (design §3).</summary>
internal static class ChunkTokens
{
    /// <summary>Every chunk says how many tokens there were so far, and each brought at least one.</summary>
    /// <param name="soFar">The running counts.</param>
    /// <param name="chunks">Number of output chunks.</param>
    public static bool AreKnown(IReadOnlyList<long> soFar, int chunks)
    {
        if (soFar.Count != chunks)
        {
            return false;
        }

        for (int i = 1; i < chunks; i++)
        {
            if (soFar[i] <= soFar[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
