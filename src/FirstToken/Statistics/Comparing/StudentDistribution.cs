namespace FirstToken.Statistics.Comparing;

/// <summary>Student's t distribution.</summary>
internal static class StudentDistribution
{
    // The normal distribution to the last digit that matters.
    private const double AsGoodAsNormal = 1e6;

    /// <summary>The t below which the share <paramref name="p"/> lies.</summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    /// <param name="degrees">Degrees of freedom, more than 0; need not be whole.</param>
    public static double Quantile(double p, double degrees)
    {
        if (degrees > AsGoodAsNormal)
        {
            return NormalDistribution.Quantile(p);
        }

        if (p >= 0.5)
        {
            return p == 0.5 ? 0 : -Quantile(1 - p, degrees);
        }

        // t² ÷ (degrees + t²) is Beta(½, degrees ÷ 2), and its complement is exact where t is large.
        double beta = new BetaDistribution(degrees / 2, 0.5).Quantile(2 * p);
        return -Math.Sqrt(degrees * (1 - beta) / beta);
    }

    /// <summary>The probability of a value at least as far from 0, on either side.</summary>
    public static double TwoSided(double t, double degrees) => degrees > AsGoodAsNormal
        ? NormalDistribution.TwoSided(t)
        : new BetaDistribution(degrees / 2, 0.5).Cdf(degrees / (degrees + (t * t)));

    /// <summary>
    /// Degrees of freedom of a sum of two variances (Satterthwaite, "An approximate distribution of estimates of variance
    /// components", 1946; Welch's of a difference of means); infinite where both are known.
    /// </summary>
    public static double OfSum(double first, double firstDegrees, double second, double secondDegrees)
    {
        double sum = first + second;
        double parts = (first * first / firstDegrees) + (second * second / secondDegrees);
        return parts <= 0 ? double.PositiveInfinity : Math.Max(1, sum * sum / parts);
    }
}
