namespace FirstToken.Statistics.Comparing;

/// <summary>The rank test of pairs (Wilcoxon, "Individual comparisons by ranking methods", 1945).</summary>
internal static class SignedRanks
{
    /// <summary>Up to this number of pairs, without equal ones, every set of signs is counted.</summary>
    public const int MostPairsExactly = 50;

    /// <summary>
    /// Two-sided probability, exact for few pairs without ties, else Student's t (normal where the inflation is known) with ties and continuity corrected. Pairs without
    /// a difference are left out.
    /// </summary>
    /// <param name="differences">Second less first, in any order.</param>
    /// <param name="inflation">How many times its variance under independence the statistic has.</param>
    /// <param name="degrees">Degrees of freedom of the inflation.</param>
    public static double TwoSided(ReadOnlySpan<double> differences, double inflation = 1, double degrees = double.PositiveInfinity)
    {
        var kept = new List<double>(differences.Length);
        foreach (double difference in differences)
        {
            if (difference != 0)
            {
                kept.Add(difference);
            }
        }

        double[] sizes = [.. kept.Select(Math.Abs)];
        double[] signed = [.. kept];
        Array.Sort(sizes, signed);
        (double positive, double ties) = SumOfRanks(sizes, signed);
        double n = sizes.Length;
        double mean = n * (n + 1) / 4;
        if (ties == 0 && inflation <= 1 && sizes.Length is > 0 and <= MostPairsExactly)
        {
            return Exact(sizes.Length, (int)Math.Min(positive, (2 * mean) - positive));
        }

        double variance = ((n * (n + 1) * ((2 * n) + 1) / 24) - (ties / 48)) * inflation;
        double distance = Math.Max(0, Math.Abs(positive - mean) - 0.5);
        return variance <= 0 ? 1 : StudentDistribution.TwoSided(distance / Math.Sqrt(variance), degrees);
    }

    private static (double Positive, double Ties) SumOfRanks(double[] sizes, double[] signed)
    {
        double positive = 0;
        double ties = 0;
        for (int start = 0; start < sizes.Length;)
        {
            int end = start + 1;
            while (end < sizes.Length && sizes[end] == sizes[start])
            {
                end++;
            }

            double equal = end - start;
            double rank = (start + 1 + end) / 2d;
            ties += (equal * equal * equal) - equal;
            for (; start < end; start++)
            {
                positive += signed[start] > 0 ? rank : 0;
            }
        }

        return (positive, ties);
    }

    // Sets of signs with a rank sum of s: each rank is in the sum or not.
    private static double Exact(int count, int smaller)
    {
        double[] sets = new double[(count * (count + 1) / 2) + 1];
        sets[0] = 1;
        for (int rank = 1; rank <= count; rank++)
        {
            for (int sum = sets.Length - 1; sum >= rank; sum--)
            {
                sets[sum] += sets[sum - rank];
            }
        }

        double tail = 0;
        for (int sum = 0; sum <= smaller; sum++)
        {
            tail += sets[sum];
        }

        return Math.Min(1, 2 * tail / Math.Pow(2, count));
    }
}
