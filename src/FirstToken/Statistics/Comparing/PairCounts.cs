namespace FirstToken.Statistics.Comparing;

/// <summary>Counts pairs of two ascending samples by their difference, without looking at every pair.</summary>
internal static class PairCounts
{
    private const int MostSteps = 60;

    /// <summary>Pairs whose second less first is below <paramref name="shift"/>, pairs equal to it counting half.</summary>
    public static double Below(double[] first, double[] second, double shift)
    {
        // Both cursors only go forward: linear, where the pairs themselves would be quadratic.
        double twice = 0;
        int less = 0;
        int lessOrEqual = 0;
        foreach (double before in first)
        {
            while (less < second.Length && second[less] - before < shift)
            {
                less++;
            }

            while (lessOrEqual < second.Length && second[lessOrEqual] - before <= shift)
            {
                lessOrEqual++;
            }

            twice += less + lessOrEqual;
        }

        return twice / 2;
    }

    /// <summary>The shift that leaves the wanted number of pairs below it: between two pairs, the smallest or the largest such.</summary>
    /// <param name="first">Ascending.</param>
    /// <param name="second">Ascending.</param>
    /// <param name="wanted">How many pairs.</param>
    /// <param name="largest">The largest such shift instead of the smallest.</param>
    public static double ShiftAt(double[] first, double[] second, double wanted, bool largest)
    {
        double low = second[0] - first[^1];
        double high = second[^1] - first[0];
        double scale = Math.Max(Math.Abs(low), Math.Abs(high));
        for (int step = 0; step < MostSteps && high - low > 1e-7 * scale; step++)
        {
            double middle = low + ((high - low) / 2);
            double below = Below(first, second, middle);
            if (below < wanted || (largest && below == wanted))
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low + ((high - low) / 2);
    }
}
