using FirstToken.Experiments.ColdStarts;
using FirstToken.Statistics;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Reports.ColdStarts;

/// <summary>What the experiment says: what each kind of cold costs, and whether one sees it by the latency.</summary>
public sealed record ColdStartAnalysis
{
    /// <summary>What was observed.</summary>
    public required ColdStartResult Result { get; init; }

    /// <summary>The scenarios about processes and connections.</summary>
    public required IReadOnlyList<ColdStartRow> Rows { get; init; }

    /// <summary>The prompt prefixes.</summary>
    public required IReadOnlyList<CachePair> Caches { get; init; }

    /// <summary>How cold requests were looked for.</summary>
    public required ColdMethod Method { get; init; }

    /// <summary>Which of the requests of <see cref="Rows"/>, in order, look cold; absent where none succeeded.</summary>
    public ColdFinding? Finding { get; init; }

    /// <summary>Requests that could use a kept connection, and those of them that did.</summary>
    public (int Reused, int Possible) Reuse { get; init; }

    /// <summary>Whether some answer came from the simulator.</summary>
    public bool Simulated => Result.Samples.Any(sample => sample.Request.Simulated);

    /// <summary>Whether some request has a first token.</summary>
    public bool HasFigures => Result.Samples.Any(sample => sample.UntilFirstTokenMs is not null);

    /// <summary>Analyses an experiment.</summary>
    /// <param name="result">What was observed.</param>
    /// <param name="method">How cold requests are looked for.</param>
    /// <param name="threshold">The method's threshold; <see langword="null"/> for its own.</param>
    public static ColdStartAnalysis Of(ColdStartResult result, ColdMethod method, double? threshold)
    {
        ArgumentNullException.ThrowIfNull(result);
        ColdStartSample[] plain = [.. result.Samples.Where(sample => sample.Scenario.PrefixTokens == 0 && sample.UntilFirstTokenMs is not null)];
        ColdFinding? finding = ColdDetector.Find(
            [.. plain.Select(sample => sample.UntilFirstTokenMs!.Value)], [.. plain.Select(sample => sample.Scenario.Kind == ColdStartKind.Warm)], method, threshold);
        HashSet<ColdStartSample> cold = finding is null ? [] : [.. plain.Where((_, index) => finding.Cold[index])];
        ILookup<ColdStartScenario, ColdStartSample> byScenario = result.Samples.ToLookup(sample => sample.Scenario);
        ColdStartSample[] warm = [.. byScenario[new ColdStartScenario(ColdStartKind.Warm)]];
        ColdStartRow[] rows =
        [
            .. result.Plan.Scenarios.Select(scenario => new ColdStartRow
            {
                Scenario = scenario,
                Samples = [.. byScenario[scenario]],
                Extra = scenario.Kind == ColdStartKind.Warm || scenario.PrefixTokens > 0 ? null : Difference(warm, byScenario[scenario], sample => sample.UntilFirstTokenMs),
                LooksCold = scenario.PrefixTokens > 0 ? null : byScenario[scenario].Count(cold.Contains),
            }),
        ];
        ColdStartSample[] reusing = [.. result.Samples.Where(sample => sample.Scenario.Kind is not (ColdStartKind.NewProcess or ColdStartKind.NewConnection))];
        return new ColdStartAnalysis
        {
            Result = result,
            Rows = [.. rows.Where(row => row.Scenario.PrefixTokens == 0)],
            Caches = [.. Pairs(rows)],
            Method = method,
            Finding = finding,
            Reuse = (reusing.Count(sample => !sample.Request.NewConnection), reusing.Length),
        };
    }

    private static IEnumerable<CachePair> Pairs(ColdStartRow[] rows) =>
        from cold in rows
        where cold.Scenario.Kind == ColdStartKind.CacheCold
        let warm = rows.First(row => row.Scenario.Kind == ColdStartKind.CacheWarm && row.Scenario.PrefixTokens == cold.Scenario.PrefixTokens)
        select new CachePair(cold, warm, Difference(cold.Samples, warm.Samples, sample => sample.UntilFirstTokenMs is null ? null : sample.Request.TtftMs));

    // Only rounds in which both succeeded.
    private static MeanDifference? Difference(IEnumerable<ColdStartSample> left, IEnumerable<ColdStartSample> right, Func<ColdStartSample, double?> figure)
    {
        (double Left, double Right)[] pairs =
        [
            .. from one in left
               join other in right on one.Round equals other.Round
               let of = figure(one)
               let with = figure(other)
               where of is not null && with is not null
               select (of.Value, with.Value),
        ];
        return MeanDifferences.Paired([.. pairs.Select(pair => pair.Left)], [.. pairs.Select(pair => pair.Right)]);
    }
}
