namespace FirstToken.Statistics.Comparing;

/// <summary>The logarithm of the gamma function.</summary>
internal static class LogGamma
{
    private const double HalfLogTwoPi = 0.91893853320467274178;
    private const double LargeEnough = 12;

    /// <summary>ln Γ(x) to about 15 digits: Stirling's series, after steps up to where it is exact enough.</summary>
    /// <param name="x">More than 0.</param>
    public static double Of(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        double product = 1;
        while (x < LargeEnough)
        {
            product *= x++;
        }

        double square = 1 / (x * x);
        double series = ((1.0 / 12) - (square * ((1.0 / 360) - (square * ((1.0 / 1260) - (square * ((1.0 / 1680) - (square / 1188)))))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + series - Math.Log(product);
    }
}
