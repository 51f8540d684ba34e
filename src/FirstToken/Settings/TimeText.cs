using System.Globalization;

namespace FirstToken.Settings;

/// <summary>Reads times as people write them in flags and settings.</summary>
public static class TimeText
{
    private const double MostSeconds = 7 * 24 * 3600;

    /// <summary>What to say a time should have been.</summary>
    public const string Wanted = "a time such as 30s, 500ms or 2m";

    /// <summary>Reads <c>30</c> or <c>30s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>.</summary>
    /// <param name="text">The time; a number without a unit is seconds.</param>
    /// <returns><see langword="null"/> for anything else, for 0, and for more than a week.</returns>
    public static TimeSpan? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string number, double seconds) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 0.001),
            _ when text.EndsWith('s') => (text[..^1], 1),
            _ when text.EndsWith('m') => (text[..^1], 60),
            _ when text.EndsWith('h') => (text[..^1], 3600),
            _ => (text, 1.0),
        };
        return double.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
            && value * seconds is > 0 and <= MostSeconds
            ? TimeSpan.FromSeconds(value * seconds)
            : null;
    }
}
