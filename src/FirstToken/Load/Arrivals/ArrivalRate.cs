using System.Globalization;

namespace FirstToken.Load.Arrivals;

/// <summary>What the arrival patterns understand by a rate.</summary>
public static class ArrivalRate
{
    /// <summary>The highest rate accepted, in starts a second; offsets have steps of 100 ns.</summary>
    public const double Highest = 1_000_000;

    internal static double Checked(double perSecond) => perSecond is > 0 and <= Highest
        ? perSecond
        : throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "a rate must be more than 0 and at most 1000000 a second");

    internal static string Text(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.###}/s");
}
