using System.Globalization;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>One of the conditions that are compared.</summary>
/// <param name="Kind">What is cold.</param>
public readonly record struct ColdStartScenario(ColdStartKind Kind)
{
    /// <summary>Of <see cref="ColdStartKind.Idle"/>: how long the connection was silent.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>Of the caches: tokens of the prefix, by our own estimate.</summary>
    public int PrefixTokens { get; init; }

    /// <summary>What people call it.</summary>
    public string Label => Kind switch
    {
        ColdStartKind.NewProcess => "new process",
        ColdStartKind.NewConnection => "new connection",
        ColdStartKind.Warm => "warm",
        ColdStartKind.Idle => string.Create(CultureInfo.InvariantCulture, $"idle {Idle.TotalSeconds:0.###} s"),
        ColdStartKind.CacheCold => string.Create(CultureInfo.InvariantCulture, $"prefix of {PrefixTokens:#,0} tokens, new"),
        _ => string.Create(CultureInfo.InvariantCulture, $"prefix of {PrefixTokens:#,0} tokens, again"),
    };
}
