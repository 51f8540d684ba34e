namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>How shares and ratios are written.</summary>
internal static class Ratio
{
    public static string Text(double value) => double.IsFinite(value) ? FormattableString.Invariant($"{value:0.00}") : "-";

    public static string Percent(double value) => double.IsFinite(value) ? FormattableString.Invariant($"{100 * value:0.0} %") : "-";

    public static string Count(double value) => FormattableString.Invariant($"{value:#,0}");
}
