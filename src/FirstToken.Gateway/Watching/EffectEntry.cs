namespace FirstToken.Gateway.Watching;

/// <summary>What one feature that makes requests faster or safer did, brought and cost since the start. Absent is unknown, or never came up.</summary>
internal sealed record EffectEntry
{
    public required string Effect { get; init; }

    /// <summary>How often what came of it.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>Waiting saved, seconds.</summary>
    public decimal? SavedS { get; init; }

    /// <summary>Waiting imposed, seconds.</summary>
    public decimal? ExtraS { get; init; }

    /// <summary>Tokens not asked for again, or read from the prompt cache, by type.</summary>
    public IReadOnlyDictionary<string, long>? SavedTokens { get; init; }

    /// <summary>USD not spent.</summary>
    public decimal? SavedUsd { get; init; }

    /// <summary>USD spent for it.</summary>
    public decimal? ExtraUsd { get; init; }

    /// <summary>All that were seen at work; absent where none was.</summary>
    public static IReadOnlyList<EffectEntry>? All(Effects effects)
    {
        EffectEntry[] all =
        [
            .. effects.Counts.GroupBy(static one => one.Effect, StringComparer.Ordinal).Select(group => new EffectEntry
            {
                Effect = group.Key,
                Outcomes = group.ToDictionary(static one => one.Outcome, static one => one.Count, StringComparer.Ordinal),
                SavedS = WatchingJson.Rounded(Of(effects.SavedTime, group.Key)?.TotalSeconds),
                ExtraS = WatchingJson.Rounded(Of(effects.ExtraTime, group.Key)?.TotalSeconds),
                SavedTokens = effects.SavedTokens.Where(one => one.Effect == group.Key).ToDictionary(static one => one.Type, static one => one.Tokens, StringComparer.Ordinal) is { Count: > 0 } tokens ? tokens : null,
                SavedUsd = Of(effects.SavedUsd, group.Key),
                ExtraUsd = Of(effects.ExtraUsd, group.Key),
            }),
        ];
        return all.Length > 0 ? all : null;
    }

    private static T? Of<T>(IReadOnlyList<(string Effect, T Value)> sums, string effect)
        where T : struct =>
        sums.Where(one => one.Effect == effect).Select(static one => (T?)one.Value).FirstOrDefault();
}
