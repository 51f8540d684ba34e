namespace FirstToken.Statistics;

/// <summary>Student's t distribution, as far as 95 % intervals need it.</summary>
internal static class StudentT
{
    private const double Normal = 1.959963984540054;

    // The series below is good to four digits from seven degrees of freedom up; under that the values themselves stand here.
    private static readonly double[] Few = [12.7062047, 4.3026527, 3.1824463, 2.7764451, 2.5705818, 2.4469119];

    /// <summary>The 97.5 % point: half the width of a 95 % interval in standard errors.</summary>
    /// <param name="degrees">Degrees of freedom, at least 1; need not be whole (Welch).</param>
    public static double Point975(double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (degrees <= Few.Length)
        {
            int below = (int)degrees;
            double share = degrees - below;
            double next = below < Few.Length ? Few[below] : Few[^1];
            return Few[below - 1] + (share * (next - Few[below - 1]));
        }

        // Abramowitz and Stegun, 26.7.5: the normal point, corrected in powers of 1/degrees.
        const double Z2 = Normal * Normal;
        double first = Normal * (Z2 + 1) / 4;
        double second = Normal * ((((5 * Z2) + 16) * Z2) + 3) / 96;
        double third = Normal * ((((((3 * Z2) + 19) * Z2) + 17) * Z2) - 15) / 384;
        double fourth = Normal * ((((((((79 * Z2) + 776) * Z2) + 1482) * Z2) - 1920) * Z2) - 945) / 92160;
        return Normal + ((first + ((second + ((third + (fourth / degrees)) / degrees)) / degrees)) / degrees);
    }
}
