using FirstToken.Judging.Advice.Rules;

namespace FirstToken.Judging.Advice;

/// <summary>Every rule there is. A new one is a file in <c>Rules</c> and a line here.</summary>
public static class AdviceRules
{
    /// <summary>The rules, in the order of their names' first appearance to people.</summary>
    public static IReadOnlyList<IAdviceRule> All { get; } =
    [
        new StreamAnswers(),
        new CachePrefix(),
        new LargePrompt(),
        new SmallerModel(),
        new SlowOutput(),
        new CutOutput(),
        new ReuseConnections(),
        new NearerRegion(),
        new ParallelCalls(),
        new LongerTimeout(),
        new Refusals(),
    ];

    /// <summary>The rule of a name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static IAdviceRule? Find(string name) => All.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>All advice, the largest expected gain first; where it is not known, last.</summary>
    /// <param name="evidence">What was observed.</param>
    /// <param name="rules">The rules to ask.</param>
    public static IReadOnlyList<Recommendation> Examine(Evidence evidence, IEnumerable<IAdviceRule> rules)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(rules);
        return [.. rules.SelectMany(rule => rule.Examine(evidence)).OrderByDescending(advice => advice.Gain.Share)];
    }

    /// <summary>The other advice whose gain is partly the same: about the same target, acting on the same part of a request.</summary>
    /// <param name="advice">The advice.</param>
    /// <param name="all">All advice given.</param>
    public static IEnumerable<Recommendation> Overlapping(Recommendation advice, IEnumerable<Recommendation> all)
    {
        ArgumentNullException.ThrowIfNull(advice);
        ArgumentNullException.ThrowIfNull(all);
        return all.Where(other => other.Rule != advice.Rule && (other.Effect & advice.Effect) != 0 && other.About.IsSameTarget(advice.About));
    }
}
