using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>Writes coordinates: a tenth of a pixel is as fine as anybody sees.</summary>
internal static class SvgNumber
{
    /// <exception cref="ArgumentOutOfRangeException">It is no number that a picture can hold: a fault of the chart, not of its data.</exception>
    public static string Of(double value)
    {
        if (!double.IsFinite(value) || Math.Abs(value) > 1e6)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "not a coordinate");
        }

        string text = value.ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
