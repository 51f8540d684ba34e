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
            ["after"] = value => read = value.Text("after") is "p95" ? read with { After = null } : read with { After = SettingValue.Time(value, "after") },
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
