using System.Globalization;

namespace FirstToken.Reports;

/// <summary>Writes figures for people: few digits, a unit, always with a decimal point.</summary>
public static class Figures
{
    /// <summary>What stands where there is no figure.</summary>
    public const string None = "-";

    /// <summary>Milliseconds without their unit, to about four digits: <c>0.021</c>, <c>18.4</c>, <c>1204</c>.</summary>
    /// <param name="milliseconds">The figure; absent gives <see cref="None"/>.</param>
    public static string Milliseconds(double? milliseconds) => milliseconds switch
    {
        null => None,
        { } value when Math.Abs(value) < 0.0005 => "0.000", // and not "-0.000"
        { } value when Math.Abs(value) < 10 => value.ToString("0.000", CultureInfo.InvariantCulture),
        { } value when Math.Abs(value) < 100 => value.ToString("0.00", CultureInfo.InvariantCulture),
        { } value when Math.Abs(value) < 10_000 => value.ToString("0.0", CultureInfo.InvariantCulture),
        { } value => value.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>A rate: tokens or requests per second, three digits or more.</summary>
    /// <param name="perSecond">The figure; absent gives <see cref="None"/>.</param>
    public static string Rate(double? perSecond) => perSecond switch
    {
        null => None,
        { } value when Math.Abs(value) < 10 => value.ToString("0.00", CultureInfo.InvariantCulture),
        { } value when Math.Abs(value) < 1000 => value.ToString("0.0", CultureInfo.InvariantCulture),
        { } value => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    /// <summary>A share as percent: <c>1.25 %</c>.</summary>
    /// <param name="share">The share, 0 to 1; absent gives <see cref="None"/>.</param>
    public static string Percent(double? share) =>
        share is { } value ? (100 * value).ToString("0.##", CultureInfo.InvariantCulture) + " %" : None;

    /// <summary>A count with thousands apart.</summary>
    /// <param name="count">The figure; absent gives <see cref="None"/>.</param>
    public static string Count(long? count) => count?.ToString("#,0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>US dollars: cents for large sums, more places for small ones, never a rounded-away 0.</summary>
    /// <param name="usd">The figure; absent gives <c>unpriced</c>, never 0.</param>
    public static string Usd(decimal? usd) => usd switch
    {
        null => "unpriced",
        0 => "0 USD",
        { } value when Math.Abs(value) >= 100 => value.ToString("#,0.00", CultureInfo.InvariantCulture) + " USD",
        { } value when Math.Abs(value) >= 0.01m => value.ToString("0.00##", CultureInfo.InvariantCulture) + " USD",
        { } value => value.ToString("0.########", CultureInfo.InvariantCulture) + " USD",
    };

    /// <summary>A span of time for people: <c>820 ms</c>, <c>12.5 s</c>, <c>3 min 20 s</c>.</summary>
    public static string Duration(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => span.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms",
        < 120 => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes} min {span.Seconds} s"),
    };
}
