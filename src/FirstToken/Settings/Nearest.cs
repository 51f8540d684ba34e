namespace FirstToken.Settings;

/// <summary>Finds the word somebody probably meant.</summary>
public static class Nearest
{
    /// <summary>The candidate with the smallest edit distance, if that is small enough to be a slip of the finger.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What might have been meant.</param>
    /// <returns><see langword="null"/> where nothing is near.</returns>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(2, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase) && word.Length > 2
                ? 1
                : Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>The end of a sentence: <c>; did you mean 'bench'?</c>, or nothing.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="candidates">What might have been meant.</param>
    public static string Hint(string word, IEnumerable<string> candidates) =>
        Find(word, candidates) is { } near ? $"; did you mean '{near}'?" : string.Empty;

    // Levenshtein with two neighbours swapped counting as one: the commonest slip.
    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (int row = 0; row <= left.Length; row++)
        {
            for (int column = 0; column <= right.Length; column++)
            {
                if (row == 0 || column == 0)
                {
                    table[row, column] = row + column;
                    continue;
                }

                int substitution = table[row - 1, column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                int edit = Math.Min(substitution, Math.Min(table[row - 1, column], table[row, column - 1]) + 1);
                bool swapped = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
                table[row, column] = swapped ? Math.Min(edit, table[row - 2, column - 2] + 1) : edit;
            }
        }

        return table[left.Length, right.Length];
    }
}
