using FirstToken.Gateway.Routing;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.upstreams</c>: an address, or <c>key: value</c> lines, for each name.</summary>
internal sealed class UpstreamsReader(Func<string, string?> environment)
{
    private const int LongestName = 64;
    private const int MostConnections = 1_000_000;

    public Dictionary<string, UpstreamPart> Read(ConfigNode node)
    {
        var upstreams = new Dictionary<string, UpstreamPart>(StringComparer.Ordinal);
        foreach (ConfigEntry entry in node.IsEmpty ? [] : node.Entries("upstreams"))
        {
            if (entry.Key.Length is 0 or > LongestName || !entry.Key.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
            {
                entry.At.Fault($"'{entry.Key}' is no name of an upstream: letters, digits, '-', '_' and '.', {LongestName} at most");
            }
            else
            {
                upstreams[entry.Key] = Read(entry);
            }
        }

        return upstreams;
    }

    /// <summary>Reads connection settings: the section's own, or those of one upstream.</summary>
    public static ConnectionChanges Connections(ConfigNode node)
    {
        ConnectionChanges read = default;
        SettingValue.Keys(node, "connections", new()
        {
            ["max"] = value => read = value.Text("max") is "none"
                ? read with { Unlimited = true }
                : read with { Max = SettingValue.Read<int>(value, "max", text => SettingValue.ReadWhole(text, 1, MostConnections), "a whole number from 1, or none") },
            ["max_idle"] = value => read = read with { MaxIdle = SettingValue.Whole(value, "max_idle", 0, MostConnections) },
            ["keep_alive"] = value => read = read with { KeepAlive = SettingValue.Time(value, "keep_alive") },
            ["life"] = value => read = read with { Life = SettingValue.Time(value, "life") },
            ["http2"] = value => read = read with { Http2 = SettingValue.Switch(value, "http2") },
            ["busy_poll"] = value => read = read with { BusyPoll = SettingValue.Switch(value, "busy_poll") },
            ["warm"] = value => read = read with { Warm = SettingValue.Whole(value, "warm", 0, GatewayVariables.MostWarm) },
        });
        if (read.Warm > Math.Min(read.Max ?? int.MaxValue, read.MaxIdle ?? int.MaxValue))
        {
            node.Fault($"connections: warm: {read.Warm} is more than may be kept (max, max_idle)");
        }

        return read;
    }

    private UpstreamPart Read(ConfigEntry entry)
    {
        string what = $"upstream '{entry.Key}'";
        var upstream = new UpstreamPart(entry.Key) { Api = ApiFamilies.Find(entry.Key)?.Name };
        bool isStandard = StandardRoutes.UpstreamNames.Contains(entry.Key);
        ConfigNode? url = entry.Value.IsMapping || entry.Value.IsEmpty ? null : entry.Value;
        ConfigNode? sign = null;
        if (entry.Value.IsMapping)
        {
            SettingValue.Keys(entry.Value, what, new()
            {
                ["api"] = value => upstream = upstream with { Api = Api(value) },
                ["url"] = value => url = value,
                ["key_from"] = value => upstream = upstream with { KeyFrom = KeyFrom(value) },
                ["sign"] = value => sign = value,
                ["region"] = value => upstream = upstream with { Region = Region(value) },
                ["version"] = value => upstream = upstream with { Version = Version(value) },
                ["connections"] = value => upstream = upstream with { Connections = Connections(value) },
                ["breaker"] = value => upstream = upstream with { Breaker = SpeedUpsReader.Breaker(value) },
                ["models"] = value => upstream = upstream with { Models = Models(value) },
            });
        }

        if (sign is not null)
        {
            upstream = upstream with { Sign = Sign(sign, upstream), SignAt = sign };
        }

        if (upstream.Api is null)
        {
            entry.At.Fault($"{what} needs its API: {entry.Key}: {{api: openai, url: …}}; there are {string.Join(", ", ApiFamilies.All.Select(family => family.Name))}");
        }

        if (url?.Text("url") is { } text)
        {
            upstream = upstream with { Url = UpstreamUrl.Read(text, upstream.Api ?? "other") };
            if (upstream.Url is null)
            {
                url.Fault($"'{UpstreamUrl.Shown(text)}' is {UpstreamUrl.Wanted}");
            }
        }
        else if (url is null && upstream is { Api: "bedrock", Region: { } region })
        {
            upstream = upstream with { Url = new Uri($"https://bedrock-runtime.{region}.amazonaws.com") };
        }
        else if (url is null && !isStandard)
        {
            entry.At.Fault($"{what} has no address: give url: http://HOST:PORT or https://HOST");
        }

        return upstream;
    }

    private static string? Api(ConfigNode node)
    {
        string? text = node.Text("api");
        string[] names = [.. ApiFamilies.All.Select(family => family.Name)];
        if (text is not null && !names.Contains(text))
        {
            node.Fault($"api '{text}' is not one of {string.Join(", ", names)}{Nearest.Hint(text, names)}");
            return "other";
        }

        return text;
    }

    // What is not the name of a variable may be a key itself: it is never repeated.
    private string? KeyFrom(ConfigNode node)
    {
        if (node.Text("key_from") is not { } name)
        {
            return null;
        }

        if (Credential.Problem(name, environment) is { } problem)
        {
            node.Fault($"key_from: {problem}");
            return null;
        }

        return name;
    }

    private AwsSigning? Sign(ConfigNode node, UpstreamPart upstream)
    {
        if (upstream.Api is { } api and not "bedrock")
        {
            node.Fault($"sign: upstream '{upstream.Name}' speaks {api}, and only requests to bedrock are signed");
            return null;
        }

        if (upstream.KeyFrom is not null)
        {
            node.Fault($"sign: upstream '{upstream.Name}' has key_from, too: take one of them away, since a request is either signed or sent with a token");
            return null;
        }

        return new AwsSigningReader(environment).Read(node);
    }

    private static string? Region(ConfigNode node)
    {
        string? text = node.Text("region");
        if (text is not null && !AwsSigningReader.IsRegion(text))
        {
            node.Fault($"region '{text}' is no AWS region such as us-east-1");
            return "us-east-1"; // stands in for it, so that nothing else is said to be missing
        }

        return text;
    }

    private static Dictionary<string, string> Models(ConfigNode node)
    {
        var models = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ConfigEntry entry in node.IsEmpty ? [] : node.Entries("models"))
        {
            if (entry.Value.Text($"model {entry.Key}") is { } id)
            {
                models[entry.Key] = id;
            }
        }

        return models;
    }

    private static string? Version(ConfigNode node)
    {
        string? text = node.Text("version");
        if (text is not null && !GatewayVariables.IsVersion(text))
        {
            node.Fault($"version '{text}' is no version of Anthropic's API such as 2023-06-01");
            return null;
        }

        return text;
    }
}
