using System.Collections.Concurrent;

namespace FirstToken.Gateway.Watching;

/// <summary>What each of the features that make requests faster or safer has brought, since the start. Safe for use by many threads.</summary>
internal sealed class Effects
{
    private readonly ConcurrentDictionary<(string Effect, string Outcome), long> _counts = new();
    private readonly ConcurrentDictionary<string, double> _savedSeconds = new();

    /// <summary>Counts of each outcome of each feature, in a lasting order.</summary>
    public IReadOnlyList<(string Effect, string Outcome, long Count)> Counts =>
        [.. _counts.Select(pair => (pair.Key.Effect, pair.Key.Outcome, pair.Value)).OrderBy(one => one.Effect, StringComparer.Ordinal).ThenBy(one => one.Outcome, StringComparer.Ordinal)];

    /// <summary>Seconds of waiting saved by a feature: what the answer took when it was made, less what it took now.</summary>
    public IReadOnlyList<(string Effect, double Seconds)> SavedSeconds => [.. _savedSeconds.Select(pair => (pair.Key, pair.Value)).OrderBy(one => one.Key, StringComparer.Ordinal)];

    public void Count(string effect, string outcome) => _counts.AddOrUpdate((effect, outcome), 1, static (_, count) => count + 1);

    public void Save(string effect, TimeSpan time) =>
        _savedSeconds.AddOrUpdate(effect, static (_, seconds) => seconds, static (_, sum, seconds) => sum + seconds, time.TotalSeconds);
}
