using System.Globalization;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads single values of the gateway's section. What is none is noted as a mistake, and absent.</summary>
internal static class SettingValue
{
    /// <summary>Reads <c>key: value</c> lines by their keys; dashes and underscores are one, <c>x-…</c> is nobody's.</summary>
    /// <param name="node">The lines.</param>
    /// <param name="what">What messages call them.</param>
    /// <param name="keys">What is done with the value of each key.</param>
    public static void Keys(ConfigNode node, string what, Dictionary<string, Action<ConfigNode>> keys)
    {
        if (node.IsEmpty)
        {
            return;
        }

        foreach (ConfigEntry entry in node.Entries(what))
        {
            string key = entry.Key.Replace('-', '_');
            if (keys.TryGetValue(key, out Action<ConfigNode>? read))
            {
                read(entry.Value);
            }
            else if (!key.StartsWith("x_", StringComparison.Ordinal))
            {
                entry.At.Fault(LooksSecret(key)
                    ? $"'{entry.Key}' in {what}: credentials never stand in this file; name the environment variable that holds it: key_from: NAME"
                    : $"unknown key '{entry.Key}' in {what}{Nearest.Hint(key, keys.Keys)}");
            }
        }
    }

    public static TimeSpan? Time(ConfigNode node, string what) => Read(node, what, TimeText.Read, TimeText.Wanted);

    public static bool? Switch(ConfigNode node, string what) => Read(node, what, ReadSwitch, "true or false");

    public static int? Whole(ConfigNode node, string what, int least, int most) =>
        Read(node, what, text => ReadWhole(text, least, most), $"a whole number from {least} to {most}");

    public static T? Word<T>(ConfigNode node, string what, params (string Word, T Value)[] words)
        where T : struct
    {
        string? text = node.Text(what);
        foreach ((string word, T value) in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        if (text is not null)
        {
            node.Fault($"{what} '{text}' is not {string.Join(" or ", words.Select(word => word.Word))}{Nearest.Hint(text, words.Select(word => word.Word))}");
        }

        return null;
    }

    public static T? Read<T>(ConfigNode node, string what, Func<string, T?> read, string wanted)
        where T : struct
    {
        if (node.Text(what) is not { } text)
        {
            return null;
        }

        T? value = read(text);
        if (value is null)
        {
            node.Fault($"{what} '{text}' is not {wanted}");
        }

        return value;
    }

    /// <summary>Reads yes and no as YAML and as environment variables write them.</summary>
    public static bool? ReadSwitch(string text) => text.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => null,
    };

    public static int? ReadWhole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null;

    private static bool LooksSecret(string key) =>
        key is "key" or "token" or "authorization" || key.EndsWith("_key", StringComparison.OrdinalIgnoreCase) || key.EndsWith("_token", StringComparison.OrdinalIgnoreCase)
        || key.Contains("apikey", StringComparison.OrdinalIgnoreCase) || key.Contains("secret", StringComparison.OrdinalIgnoreCase) || key.Contains("password", StringComparison.OrdinalIgnoreCase);
}
