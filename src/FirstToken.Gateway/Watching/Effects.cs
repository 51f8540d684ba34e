using System.Collections.Concurrent;

namespace FirstToken.Gateway.Watching;

/// <summary>What each of the features that make requests faster or safer has done, brought and cost, since the start. Safe for use by many threads.</summary>
internal sealed class Effects
{
    private readonly ConcurrentDictionary<(string Effect, string Outcome), long> _counts = new();
    private readonly ConcurrentDictionary<(string Effect, string Type), long> _savedTokens = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _savedTime = new();
    private readonly ConcurrentDictionary<string, TimeSpan> _extraTime = new();
    private readonly ConcurrentDictionary<string, decimal> _savedUsd = new();
    private readonly ConcurrentDictionary<string, decimal> _extraUsd = new();

    /// <summary>Counts of each outcome of each feature, in a lasting order.</summary>
    public IReadOnlyList<(string Effect, string Outcome, long Count)> Counts => Ordered(_counts);

    /// <summary>Tokens that were not asked for again, or read from the prompt cache, by type.</summary>
    public IReadOnlyList<(string Effect, string Type, long Tokens)> SavedTokens => Ordered(_savedTokens);

    /// <summary>Waiting saved by a feature: what the answer took when it was made, less what it took now.</summary>
    public IReadOnlyList<(string Effect, TimeSpan Time)> SavedTime => Ordered(_savedTime);

    /// <summary>How long a feature made requests wait.</summary>
    public IReadOnlyList<(string Effect, TimeSpan Time)> ExtraTime => Ordered(_extraTime);

    /// <summary>USD not spent, by the price table.</summary>
    public IReadOnlyList<(string Effect, decimal Usd)> SavedUsd => Ordered(_savedUsd);

    /// <summary>USD spent for it, by the price table.</summary>
    public IReadOnlyList<(string Effect, decimal Usd)> ExtraUsd => Ordered(_extraUsd);

    public void Count(string effect, string outcome) => _counts.AddOrUpdate((effect, outcome), 1, static (_, count) => count + 1);

    public void Save(string effect, TimeSpan time) => Add(_savedTime, effect, time);

    public void Delay(string effect, TimeSpan time) => Add(_extraTime, effect, time);

    public void Save(string effect, decimal usd) => _savedUsd.AddOrUpdate(effect, usd, (_, sum) => sum + usd);

    public void Spend(string effect, decimal usd) => _extraUsd.AddOrUpdate(effect, usd, (_, sum) => sum + usd);

    public void Save(string effect, string type, long tokens) => _savedTokens.AddOrUpdate((effect, type), tokens, (_, sum) => sum + tokens);

    // Whole ticks: a sum of fractions would show the digits of its errors.
    private static void Add(ConcurrentDictionary<string, TimeSpan> sums, string effect, TimeSpan time) => sums.AddOrUpdate(effect, time, (_, sum) => sum + time);

    private static IReadOnlyList<(string, T)> Ordered<T>(ConcurrentDictionary<string, T> sums) =>
        [.. sums.Select(static pair => (pair.Key, pair.Value)).OrderBy(static one => one.Key, StringComparer.Ordinal)];

    private static IReadOnlyList<(string, string, long)> Ordered(ConcurrentDictionary<(string First, string Second), long> counts) =>
    [
        .. counts.Select(static pair => (pair.Key.First, pair.Key.Second, pair.Value))
            .OrderBy(static one => one.First, StringComparer.Ordinal).ThenBy(static one => one.Second, StringComparer.Ordinal),
    ];
}
