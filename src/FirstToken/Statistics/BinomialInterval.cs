namespace FirstToken.Statistics;

/// <summary>
/// Order-statistic intervals. The number B of n samples below the true q-quantile is binomial(n, q), so the l-th and u-th
/// smallest sample enclose it with probability P(l ≤ B &lt; u), exactly and for every continuous distribution.
/// </summary>
internal static class BinomialInterval
{
    private const double Confidence = 0.95;

    // An interval whose end is the extreme sample, or nearly so, is a statement about luck. We ask for two samples beyond the
    // quantile with 99 % confidence (Wilks's second-order condition): from 64 samples for p90, 662 for p99.
    private const int SamplesBeyond = 2;
    private const double RiskOfFewer = 0.01;

    // Weights this far below the peak cannot move the 17th digit of the sum.
    private const double Negligible = 1e-18;

    public static RankInterval? Find(int count, Quantile quantile)
    {
        double q = quantile.Share;
        if (count < 2 * SamplesBeyond || q is <= 0 or >= 1)
        {
            return null;
        }

        // Weights relative to the peak: no factorials, no logarithms, nothing to overflow.
        int mode = (int)Math.Min((long)Math.Floor((count + 1d) * q), count);
        double odds = q / (1 - q);
        double total = 1 + SumUp(mode, count, odds) + SumDown(mode, count, odds);

        if (TailAbove(count, q) > RiskOfFewer || TailAbove(count, 1 - q) > RiskOfFewer)
        {
            return null;
        }

        // The likeliest values first: the distribution has one peak, so this is the shortest range that suffices.
        int low = mode;
        int high = mode;
        double below = StepDown(mode, count, odds);
        double above = StepUp(mode, count, odds);
        double inside = 1;
        while (inside < Confidence * total && (low > 1 || high < count - 1))
        {
            if (high >= count - 1 || (low > 1 && below >= above))
            {
                inside += below;
                low--;
                below *= StepDown(low, count, odds);
            }
            else
            {
                inside += above;
                high++;
                above *= StepUp(high, count, odds);
            }
        }

        return inside < Confidence * total ? null : new RankInterval(low, high + 1, inside / total);
    }

    /// <summary>P(fewer than two of <paramref name="count"/> samples lie beyond the <paramref name="share"/> quantile).</summary>
    private static double TailAbove(int count, double share) =>
        Math.Pow(share, count) + (count * Math.Pow(share, count - 1) * (1 - share));

    private static double StepUp(int k, int count, double odds) => (count - k) / (k + 1d) * odds;

    private static double StepDown(int k, int count, double odds) => k / ((count - k + 1d) * odds);

    private static double SumUp(int mode, int count, double odds)
    {
        double sum = 0;
        double weight = 1;
        for (int k = mode; k < count && weight > Negligible; k++)
        {
            weight *= StepUp(k, count, odds);
            sum += weight;
        }

        return sum;
    }

    private static double SumDown(int mode, int count, double odds)
    {
        double sum = 0;
        double weight = 1;
        for (int k = mode; k > 0 && weight > Negligible; k--)
        {
            weight *= StepDown(k, count, odds);
            sum += weight;
        }

        return sum;
    }
}
