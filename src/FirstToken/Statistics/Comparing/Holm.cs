namespace FirstToken.Statistics.Comparing;

/// <summary>
/// Correction for many tests: the chance that even one of them claims a change where there is none stays below the level
/// (Holm, "A simple sequentially rejective multiple test procedure", 1979). Holds however the tests depend on each other.
/// </summary>
public static class Holm
{
    /// <summary>Adjusts probabilities; one at or below the level is proven at that level.</summary>
    /// <param name="p">The tests' own probabilities, in any order.</param>
    /// <returns>The adjusted ones in the same order.</returns>
    public static double[] Adjust(IReadOnlyList<double> p)
    {
        ArgumentNullException.ThrowIfNull(p);
        double[] adjusted = new double[p.Count];
        int[] order = [.. Enumerable.Range(0, p.Count).OrderBy(test => p[test])];
        double largest = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, p[order[rank]] * (order.Length - rank)));
            adjusted[order[rank]] = largest;
        }

        return adjusted;
    }
}
