using System.Globalization;
using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Watching;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.alerts</c>: <c>true</c>, <c>false</c>, or limits and receivers. Rules are named as in alarms.</summary>
internal sealed class AlertsReader
{
    private const string NotWatched = "none";
    private const int LongestInstance = 120;
    private const int MostRequests = 1_000_000;
    private const int MostAttempts = 100;
    private const double MostMargin = 0.9;

    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(100);

    private readonly Func<string, string?> _environment;
    private AlertSettings _settings = new();

    public AlertsReader(Func<string, string?> environment)
    {
        _environment = environment;
        Keys = new()
        {
            ["p95_latency"] = node => Limit(node, "p95_latency", TimeText.Read, TimeText.Wanted, limit => _settings with { P95 = limit }),
            ["p99_latency"] = node => Limit(node, "p99_latency", TimeText.Read, TimeText.Wanted, limit => _settings with { P99 = limit }),
            ["ttft"] = node => Limit(node, "ttft", TimeText.Read, TimeText.Wanted, limit => _settings with { Ttft = limit }),
            ["hold"] = node => Limit(node, "hold", TimeText.Read, TimeText.Wanted, limit => _settings with { Hold = limit }),
            ["error_rate"] = node => Limit(node, "error_rate", Share, "a share such as 5% or 0.05", limit => _settings with { ErrorRate = limit }),
            ["memory_growth"] = node => Limit(node, "memory_growth", Bytes, "a size such as 50MB", limit => _settings with { MemoryGrowthBytes = limit }),
            ["request_rate"] = node => Limit(node, "request_rate", Rate, "a number of requests a second above 0", limit => _settings with { RequestsPerSecond = limit }),
            ["spend_hour"] = node => Limit(node, "spend_hour", Usd, "an amount in USD above 0", limit => _settings with { SpendPerHourUsd = limit }),
            ["spend_day"] = node => Limit(node, "spend_day", Usd, "an amount in USD above 0", limit => _settings with { SpendPerDayUsd = limit }),
            ["window"] = node => Value(node, "window", Time(TimeSpan.FromSeconds(10), LiveWindow.Longest), "a time from 10s to 5m", value => _settings with { Window = value }),
            ["least_requests"] = node => Value(node, "least_requests", text => SettingValue.ReadWhole(text, 1, MostRequests), "a whole number from 1", value => _settings with { LeastRequests = value }),
            ["for"] = node => Value(node, "for", TimeOrNone, TimeText.Wanted, value => _settings with { For = value }),
            ["resolve_for"] = node => Value(node, "resolve_for", TimeOrNone, TimeText.Wanted, value => _settings with { ResolveFor = value }),
            ["margin"] = node => Value(node, "margin", Margin, "a share from 0 to 0.9", value => _settings with { Margin = value }),
            ["every"] = node => Value(node, "every", Time(s_shortest, TimeSpan.FromHours(1)), "a time from 100ms to 1h", value => _settings with { Every = value }),
            ["instance"] = Instance,
            ["webhook"] = node => node.Fault("webhook: such addresses hold secrets, and none stands in this file; name the environment variable that holds it: webhook_from: NAME"),
            ["webhook_from"] = node => _settings = _settings with { Webhook = From(node, "webhook_from") },
            ["webhook_shape"] = node => _settings = _settings with { WebhookShape = SettingValue.Word(node, "webhook_shape", ("own", WebhookShape.Own), ("slack", WebhookShape.Slack)) ?? WebhookShape.Own },
            ["alertmanager"] = node => _settings = _settings with { Alertmanager = Address(node) },
            ["alertmanager_from"] = node => _settings = _settings with { Alertmanager = From(node, "alertmanager_from") },
            ["attempts"] = node => Value(node, "attempts", text => SettingValue.ReadWhole(text, 1, MostAttempts), $"a whole number from 1 to {MostAttempts}", value => _settings with { Attempts = value }),
            ["attempt_timeout"] = node => Value(node, "attempt_timeout", Time(s_shortest, TimeSpan.FromMinutes(10)), "a time from 100ms to 10m", value => _settings with { AttemptTimeout = value }),
        };
    }

    /// <summary>What is done with the value of each key.</summary>
    public Dictionary<string, Action<ConfigNode>> Keys { get; }

    /// <summary>Reads the section.</summary>
    /// <param name="node">What stands behind <c>alerts:</c>.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns>Absent where no alarms are wanted.</returns>
    public static AlertSettings? Read(ConfigNode node, Func<string, string?> environment)
    {
        var reader = new AlertsReader(environment);
        if (node.IsSingle)
        {
            return SettingValue.Read(node, "alerts", SettingValue.ReadSwitch, "true, false, or lines such as p95_latency: 2s") is true ? reader._settings : null;
        }

        SettingValue.Keys(node, "alerts", reader.Keys);
        return reader._settings;
    }

    private void Limit<T>(ConfigNode node, string key, Func<string, T?> read, string wanted, Func<T?, AlertSettings> with)
        where T : struct
    {
        if (node.Text(key) is not { } text)
        {
            return;
        }

        T? limit = read(text);
        if (limit is null && text != NotWatched)
        {
            node.Fault($"{key} '{text}' is not {wanted}, or {NotWatched}");
            return;
        }

        _settings = with(limit);
    }

    private void Value<T>(ConfigNode node, string key, Func<string, T?> read, string wanted, Func<T, AlertSettings> with)
        where T : struct
    {
        if (SettingValue.Read(node, key, read, wanted) is { } value)
        {
            _settings = with(value);
        }
    }

    private void Instance(ConfigNode node)
    {
        if (node.Text("instance") is not { } text)
        {
            return;
        }

        if (text.Length is 0 or > LongestInstance || text.Any(char.IsControl))
        {
            node.Fault($"instance is a name of {LongestInstance} characters at most, on one line");
            return;
        }

        _settings = _settings with { Instance = text };
    }

    private static Uri? Address(ConfigNode node)
    {
        if (node.Text("alertmanager") is not { } text)
        {
            return null;
        }

        if (Http(text) is not { } url || url.UserInfo.Length + url.Query.Length > 0)
        {
            node.Fault($"alertmanager '{UpstreamUrl.Shown(text)}' is no address such as http://127.0.0.1:9093; with a user and password name the environment variable that holds it: alertmanager_from: NAME");
            return null;
        }

        return url;
    }

    // What is in the variable is a secret: it is never repeated.
    private Uri? From(ConfigNode node, string key)
    {
        if (node.Text(key) is not { } name)
        {
            return null;
        }

        string? problem = Credential.Problem(name, _environment);
        Uri? url = problem is null ? Http(_environment(name)!) : null;
        if (url is null)
        {
            node.Fault($"{key}: {problem ?? $"what is in environment variable {name} is no address (http://… or https://…)"}");
        }

        return url;
    }

    private static Uri? Http(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0 ? url : null;

    private static TimeSpan? TimeOrNone(string text) => text is "0" or "0s" ? TimeSpan.Zero : TimeText.Read(text);

    private static Func<string, TimeSpan?> Time(TimeSpan least, TimeSpan most) => text => TimeText.Read(text) is { } time && time >= least && time <= most ? time : null;

    private static double? Share(string text) =>
        text.EndsWith('%') ? Number(text[..^1].TrimEnd()) is > 0 and <= 100 and { } percent ? percent / 100 : null
        : Number(text) is > 0 and <= 1 and { } share ? share : null;

    private static double? Margin(string text) => Number(text) is >= 0 and <= MostMargin and { } margin ? margin : null;

    private static double? Rate(string text) => Number(text) is > 0 and <= MostRequests and { } rate ? rate : null;

    private static decimal? Usd(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd) && usd is > 0 and <= 1_000_000_000 ? usd : null;

    private static long? Bytes(string text)
    {
        (string number, double unit) = text switch
        {
            _ when text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e9),
            _ when text.EndsWith("MB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e6),
            _ when text.EndsWith("kB", StringComparison.OrdinalIgnoreCase) => (text[..^2], 1e3),
            _ => (text, 1.0),
        };
        return Number(number.TrimEnd()) * unit is >= 1 and <= 1e15 and { } bytes ? (long)bytes : null;
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : null;
}
