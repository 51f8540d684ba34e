namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The rank test of two samples measured apart (Mann and Whitney, "On a test of whether one of two random variables is
/// stochastically larger than the other", 1947).
/// </summary>
internal static class MannWhitney
{
    /// <summary>Below this number of pairs, without equal samples, every order is counted: no approximation.</summary>
    public const int MostPairsExactly = 1000;

    /// <summary>Two-sided probability, exact for few samples without ties, else Student's t (normal where the inflation is known) with ties and continuity corrected.</summary>
    /// <param name="first">Ascending.</param>
    /// <param name="second">Ascending.</param>
    /// <param name="inflation">How many times its variance under independence the statistic has.</param>
    /// <param name="degrees">Degrees of freedom of the inflation.</param>
    public static double TwoSided(double[] first, double[] second, double inflation = 1, double degrees = double.PositiveInfinity)
    {
        double pairs = (double)first.Length * second.Length;
        double below = PairCounts.Below(first, second, 0);
        double ties = RankPlacement.TieTerm(first, second);
        if (ties == 0 && inflation <= 1 && pairs <= MostPairsExactly)
        {
            return Exact(first.Length, second.Length, (int)Math.Min(below, pairs - below));
        }

        double all = first.Length + second.Length;
        double variance = pairs / 12 * (all + 1 - (ties / (all * (all - 1)))) * inflation;
        double distance = Math.Max(0, Math.Abs(below - (pairs / 2)) - 0.5);
        return variance <= 0 ? 1 : StudentDistribution.TwoSided(distance / Math.Sqrt(variance), degrees);
    }

    // The number of orders with a statistic of u is that of the sums u of `first` whole numbers up to `second`: counted by
    // adding one sample of the first after the other (Mann and Whitney's recurrence, from the bottom up).
    private static double Exact(int first, int second, int smaller)
    {
        int most = first * second;
        double[] orders = new double[most + 1];
        orders[0] = 1;
        for (int taken = 1; taken <= first; taken++)
        {
            // Multiply by (1 − x^(second + taken)) ÷ (1 − x^taken).
            for (int u = most; u >= second + taken; u--)
            {
                orders[u] -= orders[u - second - taken];
            }

            for (int u = taken; u <= most; u++)
            {
                orders[u] += orders[u - taken];
            }
        }

        double tail = 0;
        for (int u = 0; u <= smaller; u++)
        {
            tail += orders[u];
        }

        return Math.Min(1, 2 * tail / orders.Sum());
    }
}
