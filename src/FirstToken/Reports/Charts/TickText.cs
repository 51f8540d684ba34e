using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>Writes the value of a tick: as many places as its step needs.</summary>
internal static class TickText
{
    public static string Of(double value, double step)
    {
        if (Math.Abs(value) >= 1e9 || (value != 0 && Math.Abs(step) < 1e-6))
        {
            return value.ToString("0.###E0", CultureInfo.InvariantCulture);
        }

        int places = 0;
        for (double scaled = Math.Abs(step); places < 9 && Math.Abs(scaled - Math.Round(scaled)) > 1e-6 * scaled; scaled *= 10)
        {
            places++;
        }

        string text = value.ToString("N" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value == 0 ? "0" : text;
    }
}
