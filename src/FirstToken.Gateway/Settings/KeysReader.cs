using System.Globalization;
using FirstToken.Gateway.Guarding;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.keys</c>: who may use the gateway, and how much.</summary>
internal static class KeysReader
{
    private const long Most = 1_000_000_000_000;

    public static List<GatewayKey> Read(ConfigNode node)
    {
        List<GatewayKey> keys = [];
        foreach (ConfigNode item in node.IsEmpty ? [] : node.Items())
        {
            if (ReadOne(item) is not { } key)
            {
                continue;
            }

            if (keys.Any(other => other.Name == key.Name || other.Hash == key.Hash))
            {
                item.Fault($"key '{key.Name}': two keys have this name or this hash; each has its own");
            }

            keys.Add(key);
        }

        return keys;
    }

    private static GatewayKey? ReadOne(ConfigNode node)
    {
        string? name = null;
        string? hash = null;
        int? requests = null;
        long? tokens = null;
        decimal? usd = null;
        SettingValue.Keys(node, "a key", new()
        {
            ["name"] = value => name = Name(value),
            ["hash"] = value => hash = Hash(value),
            ["requests_per_minute"] = value => requests = SettingValue.Whole(value, "requests_per_minute", 1, 1_000_000),
            ["tokens_per_minute"] = value => tokens = SettingValue.Read(value, "tokens_per_minute", Tokens, "a whole number from 1"),
            ["usd_per_day"] = value => usd = SettingValue.Read(value, "usd_per_day", Usd, "an amount in USD above 0"),
        });
        if (name is null || hash is null)
        {
            node.Fault($"a key has a name and a hash: firsttoken gateway key {name ?? "NAME"} makes both");
            return null;
        }

        return new GatewayKey { Name = name, Hash = hash, RequestsPerMinute = requests, TokensPerMinute = tokens, UsdPerDay = usd };
    }

    private static string? Name(ConfigNode node)
    {
        string? text = node.Text("name");
        if (text is not null && !KeyText.IsName(text))
        {
            node.Fault($"name '{text}' of a key: {KeyText.WantedName}");
            return null;
        }

        return text;
    }

    // Whatever is written in the wrong place may be a key: it is never repeated.
    private static string? Hash(ConfigNode node)
    {
        if (node.Text("hash") is not { } text)
        {
            return null;
        }

        string digits = (text.StartsWith("sha256:", StringComparison.OrdinalIgnoreCase) ? text["sha256:".Length..] : text).ToLowerInvariant();
        if (digits.Length == KeyText.HashDigits && digits.All(char.IsAsciiHexDigitLower))
        {
            return digits;
        }

        node.Fault(KeyText.IsKey(text)
            ? "hash: that is a key itself, and who reads this file has it now: make another with firsttoken gateway key NAME, and write its hash here"
            : $"hash is the SHA-256 of a key in {KeyText.HashDigits} hexadecimal digits, as firsttoken gateway key NAME prints it");
        return null;
    }

    private static long? Tokens(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value is > 0 and <= Most ? value : null;

    private static decimal? Usd(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value) && value is > 0 and <= Most ? value : null;
}
