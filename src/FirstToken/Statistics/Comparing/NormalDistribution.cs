namespace FirstToken.Statistics.Comparing;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    /// <summary>P(Z ≤ z), to about 15 digits.</summary>
    public static double Cdf(double z)
    {
        // Upper tail of |z|: the series of the centre cancels there, the continued fraction does not.
        double tail = Math.Abs(z) < 3 ? 0.5 - Centre(Math.Abs(z)) : Tail(Math.Abs(z));
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>The probability of a value at least as far from 0, on either side.</summary>
    public static double TwoSided(double z) => Math.Min(1, 2 * Cdf(-Math.Abs(z)));

    /// <summary>The z below which the share <paramref name="p"/> lies.</summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public static double Quantile(double p)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        if (p > 0.5)
        {
            return -Quantile(1 - p);
        }

        // Newton from the left tail's asymptote: the distribution function is convex there, so that no step leaves the tail.
        double z = p > 0.02 ? (p - 0.5) * 2.5 : -Math.Sqrt(-2 * Math.Log(p));
        for (int step = 0; step < 60; step++)
        {
            double change = (Cdf(z) - p) / Density(z);
            z -= Math.Clamp(change, -1, 1);
            if (Math.Abs(change) < 1e-14)
            {
                break;
            }
        }

        return z;
    }

    private static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    private static double Centre(double z)
    {
        double term = z;
        double sum = z;
        for (int k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= z * z / ((2 * k) + 1);
            sum += term;
        }

        return sum * Density(z);
    }

    private static double Tail(double z)
    {
        double fraction = 0;
        for (int k = 80; k > 0; k--)
        {
            fraction = k / (z + fraction);
        }

        return Density(z) / (z + fraction);
    }
}
