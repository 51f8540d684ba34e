using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using FirstToken.Settings;

namespace FirstToken.Cli.Shell;

/// <summary>Flags that check their own values and say what would have been right.</summary>
internal static class Flags
{
    /// <summary>A whole number within bounds.</summary>
    public static Option<int?> Whole(string name, string[] aliases, string description, int least, int most = int.MaxValue) =>
        new(name, aliases)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result => Parse(result, name, text =>
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
                    ? value
                    : (int?)null,
                most == int.MaxValue ? $"a whole number from {least} up" : $"a whole number from {least} to {most}"),
        };

    /// <summary>A decimal number within bounds.</summary>
    public static Option<double?> Number(string name, string helpName, string description, double above, double most, string wanted) =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parse(result, name, text => ReadNumber(text) is { } value && value > above && value <= most ? value : (double?)null, wanted),
        };

    /// <summary>A time: <c>30</c> or <c>30s</c>, <c>500ms</c>, <c>2m</c>, <c>1h</c>.</summary>
    public static Option<TimeSpan?> Time(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result => Parse(result, name, ReadTime, TimeText.Wanted),
        };

    /// <summary>One of a few words, in any case.</summary>
    public static Option<string?> OneOf(string name, string description, params string[] words) =>
        new(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            CustomParser = result => ParseText(result, name, text =>
                words.FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase)), "one of " + string.Join(", ", words)),
            CompletionSources = { words },
        };

    /// <summary>Any text.</summary>
    public static Option<string?> Text(string name, string[] aliases, string helpName, string description) =>
        new(name, aliases) { Description = description, HelpName = helpName };

    /// <summary>A switch.</summary>
    public static Option<bool> Switch(string name, string description) => new(name) { Description = description };

    /// <summary>A time as <see cref="Time"/> reads it, or nothing.</summary>
    public static TimeSpan? ReadTime(string text) => TimeText.Read(text);

    /// <summary>A finite decimal number with a point, or nothing.</summary>
    public static double? ReadNumber(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value)
            ? value
            : null;

    private static T? Parse<T>(ArgumentResult result, string name, Func<string, T?> read, string wanted)
        where T : struct
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
        T? value = read(text);
        if (value is null)
        {
            result.AddError($"{name} '{text}' is not {wanted}");
        }

        return value;
    }

    private static string? ParseText(ArgumentResult result, string name, Func<string, string?> read, string wanted)
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
        string? value = read(text);
        if (value is null)
        {
            result.AddError($"{name} '{text}' is not {wanted}");
        }

        return value;
    }
}
