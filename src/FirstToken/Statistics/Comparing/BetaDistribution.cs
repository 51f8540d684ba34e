namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The beta distribution. The k-th smallest of n uniform draws is Beta(k, n − k + 1), which is what makes the bootstrap of a
/// percentile one draw a round (docs/compare.md).
/// </summary>
/// <param name="A">More than 0.</param>
/// <param name="B">More than 0.</param>
internal readonly record struct BetaDistribution(double A, double B)
{
    private const double Tiny = 1e-300;
    private const double Precision = 1e-15;
    private const int MostSteps = 20_000;

    /// <summary>P(X ≤ x).</summary>
    public double Cdf(double x)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        // The continued fraction converges fast below the mean; above it the mirrored one does.
        double front = Math.Exp(LogFront(x));
        return x < (A + 1) / (A + B + 2)
            ? front * Fraction(A, B, x) / A
            : 1 - (front * Fraction(B, A, 1 - x) / B);
    }

    /// <summary>The x below which the share <paramref name="p"/> lies.</summary>
    /// <param name="p">From 0 to 1.</param>
    public double Quantile(double p)
    {
        double low = 0;
        double high = 1;
        double x = A / (A + B);
        for (int step = 0; step < 200 && high - low > 1e-15; step++)
        {
            double miss = Cdf(x) - p;
            if (miss > 0)
            {
                high = x;
            }
            else
            {
                low = x;
            }

            // Newton where it stays inside the bracket, halving where it does not.
            double density = Math.Exp(LogFront(x) - Math.Log(x) - Math.Log(1 - x));
            double next = x - (miss / density);
            double former = x;
            x = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(x - former) <= 1e-15 * x)
            {
                break;
            }
        }

        return x;
    }

    private double LogFront(double x) =>
        (A * Math.Log(x)) + (B * Math.Log(1 - x)) + LogGamma.Of(A + B) - LogGamma.Of(A) - LogGamma.Of(B);

    // Lentz's method on the continued fraction 8.17.22 of the Digital Library of Mathematical Functions.
    private static double Fraction(double a, double b, double x)
    {
        double c = 1;
        double d = Guarded(1 - ((a + b) * x / (a + 1)));
        double result = d;
        for (int m = 1; m <= MostSteps; m++)
        {
            int twice = 2 * m;
            double even = m * (b - m) * x / ((a + twice - 1) * (a + twice));
            d = Guarded(1 + (even * d));
            c = Kept(1 + (even / c));
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + twice) * (a + twice + 1));
            d = Guarded(1 + (odd * d));
            c = Kept(1 + (odd / c));
            double change = d * c;
            result *= change;
            if (Math.Abs(change - 1) < Precision)
            {
                break;
            }
        }

        return result;
    }

    private static double Guarded(double value) => 1 / Kept(value);

    private static double Kept(double value) => Math.Abs(value) < Tiny ? Tiny : value;
}
