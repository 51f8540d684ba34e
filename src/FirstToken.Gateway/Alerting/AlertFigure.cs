using System.Globalization;

namespace FirstToken.Gateway.Alerting;

/// <summary>Figures and limits of alarms, for people.</summary>
internal static class AlertFigure
{
    private const int Digits = 15; // what a double holds for certain
    private const int Significant = 2;

    /// <summary>A limit, with as many digits as it needs.</summary>
    public static string Limit(double limit, string unit)
    {
        (double shown, string name, _) = Shown(limit, unit);
        return Text(shown, Digits, name);
    }

    /// <summary>A figure beside its limit: rounded, but neither to nothing nor coarser than the limit.</summary>
    public static string Value(double value, double limit, string unit)
    {
        (double shown, string name, int decimals) = Shown(value, unit);
        double size = Math.Abs(shown);
        int small = size > 0 && size < 1 ? Significant - 1 - (int)Math.Floor(Math.Log10(size)) : 0;
        return Text(shown, Math.Min(Digits, Math.Max(Math.Max(decimals, small), Decimals(Shown(limit, unit).Figure))), name);
    }

    private static (double Figure, string Name, int Decimals) Shown(double figure, string unit) => unit switch
    {
        "ratio" => (figure * 100, "%", 2),
        "bytes" => (figure / 1e6, "MB", 1),
        "usd" => (figure, "USD", 4),
        _ => (figure, unit, 3),
    };

    private static int Decimals(double figure)
    {
        string text = Plain(figure, Digits);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - point - 1;
    }

    private static string Text(double figure, int decimals, string name) => $"{Plain(figure, decimals)} {name}";

    // A decimal keeps 15 digits of a double: 0.07 × 100 is 7 and not 7.000000000000001.
    private static string Plain(double figure, int decimals) =>
        double.IsFinite(figure) && Math.Abs(figure) < 1e15
            ? ((decimal)figure).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture)
            : figure.ToString("R", CultureInfo.InvariantCulture);
}
