using System.Globalization;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads what makes routes faster or safer: the same keys in the section, for all routes, and in a route.</summary>
internal static class SpeedUpsReader
{
    private const int MostAttempts = 10;

    /// <summary>What is done with the value of each key.</summary>
    /// <param name="change">Takes what was read.</param>
    public static Dictionary<string, Action<ConfigNode>> Keys(Action<Func<SpeedUpChanges, SpeedUpChanges>> change) => new()
    {
        ["retries"] = node => change(read => read with { Retries = Feature(node, "retries", Retries) }),
        ["fail_over"] = node => change(read => read with { FailOver = SettingValue.Switch(node, "fail_over") }),
        ["hedge"] = node => change(read => read with { Hedge = Feature(node, "hedge", Hedge) }),
        ["balance"] = node => change(read => read with { Balance = Feature(node, "balance", Balance) }),
        ["single_flight"] = node => change(read => read with { SingleFlight = SettingValue.Switch(node, "single_flight") }),
        ["cache"] = node => change(read => read with { Cache = Feature(node, "cache", Cache) }),
        ["inject_cache"] = node => change(read => read with { InjectCache = SettingValue.Switch(node, "inject_cache") }),
        ["background"] = node => change(read => read with { Background = Feature(node, "background", Background) }),
    };

    /// <summary>Reads a circuit breaker.</summary>
    public static Switched<BreakerSettings>? Breaker(ConfigNode node) => Feature(node, "breaker", BreakerOf);

    private static RetrySettings Retries(ConfigNode node)
    {
        var read = new RetrySettings();
        SettingValue.Keys(node, "retries", new()
        {
            ["attempts"] = value => read = read with { Attempts = SettingValue.Whole(value, "attempts", 2, MostAttempts) ?? read.Attempts },
            ["wait"] = value => read = read with { Wait = SettingValue.Time(value, "wait") ?? read.Wait },
            ["most_wait"] = value => read = read with { MostWait = SettingValue.Time(value, "most_wait") ?? read.MostWait },
        });
        return read;
    }

    private static HedgeSettings Hedge(ConfigNode node)
    {
        var read = new HedgeSettings();
        SettingValue.Keys(node, "hedge", new()
        {
            ["after"] = value => read = value.Text("after") is "p95" ? read with { After = null } : read with { After = SettingValue.Read<TimeSpan>(value, "after", TimeText.Read, $"p95, nor {TimeText.Wanted}") },
            ["least"] = value => read = read with { Least = SettingValue.Time(value, "least") ?? read.Least },
            ["budget"] = value => read = read with { Budget = Share(value, "budget") ?? read.Budget },
            ["usd_per_day"] = value => read = read with { UsdPerDay = SettingValue.Read(value, "usd_per_day", Usd, "an amount of USD such as 2.50") },
        });
        return read;
    }

    private static BalanceSettings Balance(ConfigNode node)
    {
        var read = new BalanceSettings();
        SettingValue.Keys(node, "balance", new()
        {
            ["affinity"] = value => read = read with { Affinity = SettingValue.Switch(value, "affinity") ?? read.Affinity },
            ["affinity_life"] = value => read = read with { AffinityLife = SettingValue.Time(value, "affinity_life") ?? read.AffinityLife },
        });
        return read;
    }

    private static CacheSettings Cache(ConfigNode node)
    {
        var read = new CacheSettings();
        SettingValue.Keys(node, "cache", new()
        {
            ["life"] = value => read = read with { Life = SettingValue.Time(value, "life") ?? read.Life },
            ["megabytes"] = value => read = read with { Bytes = 1_000_000L * SettingValue.Whole(value, "megabytes", 1, 1_000_000) ?? read.Bytes },
            ["paced"] = value => read = read with { Paced = SettingValue.Switch(value, "paced") ?? read.Paced },
            ["semantic"] = value => read = read with { Semantic = Semantic(value) },
        });
        return read;
    }

    private static SemanticSettings? Semantic(ConfigNode node)
    {
        Uri? url = null;
        string? model = null;
        string? key = null;
        double threshold = 0.97;
        TimeSpan budget = TimeSpan.FromMilliseconds(250);
        SettingValue.Keys(node, "semantic", new()
        {
            ["url"] = value => url = Url(value),
            ["model"] = value => model = value.Text("model"),
            ["key_from"] = value => key = value.Text("key_from"),
            ["threshold"] = value => threshold = SettingValue.Read(value, "threshold", Cosine, "a cosine from 0.5 to 1, such as 0.97") ?? threshold,
            ["budget"] = value => budget = SettingValue.Time(value, "budget") ?? budget,
        });
        if (url is null || model is null)
        {
            node.Fault("semantic needs an endpoint of embeddings: semantic: {url: http://HOST/v1/embeddings, model: NAME}");
            return null;
        }

        return new SemanticSettings { Url = url, Model = model, KeyFrom = key, Threshold = threshold, Budget = budget };
    }

    private static Uri? Url(ConfigNode node)
    {
        if (node.Text("url") is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0)
        {
            return url;
        }

        node.Fault("url is not the address of an embeddings endpoint, http:// or https://, without user or password");
        return null;
    }

    private static double? Cosine(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value is >= 0.5 and <= 1 ? value : null;

    private static BackgroundSettings Background(ConfigNode node)
    {
        var read = new BackgroundSettings();
        SettingValue.Keys(node, "background", new()
        {
            ["reserve"] = value => read = read with { Reserve = Share(value, "reserve") ?? read.Reserve },
            ["at_once"] = value => read = read with { AtOnce = SettingValue.Whole(value, "at_once", 1, 10_000) ?? read.AtOnce },
            ["most_wait"] = value => read = read with { MostWait = SettingValue.Time(value, "most_wait") ?? read.MostWait },
        });
        return read;
    }

    private static BreakerSettings BreakerOf(ConfigNode node)
    {
        var read = new BreakerSettings();
        SettingValue.Keys(node, "breaker", new()
        {
            ["failures"] = value => read = read with { Failures = Share(value, "failures") ?? read.Failures },
            ["of"] = value => read = read with { Of = SettingValue.Whole(value, "of", 2, 1_000_000) ?? read.Of },
            ["window"] = value => read = read with { Window = AtLeastHalfASecond(value, "window") ?? read.Window },
            ["open"] = value => read = read with { Open = AtLeastHalfASecond(value, "open") ?? read.Open },
        });
        return read;
    }

    // The breaker's own least: it counts in slices of its window.
    private static TimeSpan? AtLeastHalfASecond(ConfigNode node, string what)
    {
        TimeSpan? time = SettingValue.Time(node, what);
        if (time < TimeSpan.FromMilliseconds(500))
        {
            node.Fault($"{what} is at least 500ms");
            return null;
        }

        return time;
    }

    // On with `true` or with settings of its own, off with `off`.
    private static Switched<T>? Feature<T>(ConfigNode node, string what, Func<ConfigNode, T> read)
        where T : class, new()
    {
        if (node.IsMapping)
        {
            return new Switched<T>(read(node));
        }

        return SettingValue.Switch(node, what) is { } on ? new Switched<T>(on ? new T() : null) : null;
    }

    private static double? Share(ConfigNode node, string what) => SettingValue.Read(node, what, ReadShare, "a share such as 5%, from 0% to 100%");

    private static double? ReadShare(string text) =>
        text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 100
            ? share / 100
            : null;

    private static decimal? Usd(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal usd) && usd is >= 0 and <= 1_000_000_000 ? usd : null;
}
