using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>The classes of the n-th series: its colour, and for lines a dash, so that colour is not all that tells them apart.</summary>
internal static class SeriesStyle
{
    private const int Dashes = 4;

    public static string Stroke(int series) => "s" + Color(series);

    public static string Fill(int series) => "f" + Color(series);

    public static string Line(int series) => $"line {Stroke(series)}{Dash(series)}";

    public static string Faint(int series) => $"faint {Stroke(series)}{Dash(series)}";

    private static string Color(int series) => (series % ChartStyle.Colors).ToString(CultureInfo.InvariantCulture);

    private static string Dash(int series)
    {
        // Neighbours differ in both; after all colours are used the same colour comes with another dash.
        int dash = (series + (series / ChartStyle.Colors)) % Dashes;
        return dash == 0 ? string.Empty : $" d{dash.ToString(CultureInfo.InvariantCulture)}";
    }
}
