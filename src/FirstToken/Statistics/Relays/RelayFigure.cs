using FirstToken.Recording;

namespace FirstToken.Statistics.Relays;

/// <summary>A duration with and without a relay, milliseconds.</summary>
/// <param name="Name">Which: <c>ttft</c>, <c>e2e</c> or <c>end</c> (design §3).</param>
/// <param name="Requests">Requests compared, of the side that has fewer.</param>
/// <param name="DirectP50Ms">Median without the relay.</param>
/// <param name="DirectP99Ms">99th percentile without it; of fewer than 662 requests the longest of few.</param>
/// <param name="ThroughP50Ms">Median through it.</param>
/// <param name="ThroughP99Ms">99th percentile through it.</param>
/// <param name="Added">The difference.</param>
public sealed record RelayFigure(
    string Name, int Requests, double DirectP50Ms, double DirectP99Ms, double ThroughP50Ms, double ThroughP99Ms, AddedTime Added)
{
    private const double NanosecondsPerMs = 1e6;

    /// <summary>The durations there are.</summary>
    public static IReadOnlyDictionary<string, Func<RequestRecord, long?>> Durations { get; } = new Dictionary<string, Func<RequestRecord, long?>>
    {
        ["ttft"] = record => record.TtftNs,
        ["e2e"] = record => record.E2eNs,
        ["end"] = record => record.EndNs,
    };

    /// <summary>A duration of both sides.</summary>
    /// <param name="name">One of <see cref="Durations"/>.</param>
    /// <param name="direct">Requests without the relay.</param>
    /// <param name="through">Requests through it.</param>
    /// <param name="inTurn">Whether they were made in turn, one of each side after the other, and so are compared pair by pair: numbers 0 and 1, 2 and 3 …</param>
    /// <returns><see langword="null"/> where too little succeeded.</returns>
    public static RelayFigure? Of(string name, IEnumerable<RequestRecord> direct, IEnumerable<RequestRecord> through, bool inTurn)
    {
        ArgumentNullException.ThrowIfNull(direct);
        ArgumentNullException.ThrowIfNull(through);
        Func<RequestRecord, long?> duration = Durations[name];
        (int Number, double Ms)[] without = Measured(direct, duration);
        (int Number, double Ms)[] with = Measured(through, duration);
        if (inTurn)
        {
            HashSet<int> both = [.. without.Select(one => Pair(one.Number)).Intersect(with.Select(one => Pair(one.Number)))];
            without = [.. without.Where(one => both.Contains(Pair(one.Number))).OrderBy(one => one.Number)];
            with = [.. with.Where(one => both.Contains(Pair(one.Number))).OrderBy(one => one.Number)];
        }

        double[] first = [.. without.Select(one => one.Ms)];
        double[] second = [.. with.Select(one => one.Ms)];
        AddedTime? added = inTurn ? AddedTime.OfPairs(first, second) : AddedTime.Between(first, second);
        if (added is null)
        {
            return null;
        }

        Array.Sort(first);
        Array.Sort(second);
        return new RelayFigure(
            name, Math.Min(first.Length, second.Length), At(first, Quantile.P50), At(first, Quantile.P99), At(second, Quantile.P50), At(second, Quantile.P99), added);
    }

    private static (int Number, double Ms)[] Measured(IEnumerable<RequestRecord> records, Func<RequestRecord, long?> duration) =>
        [.. from record in records where record.Ok && duration(record) is not null select (record.Number, duration(record)!.Value / NanosecondsPerMs)];

    private static int Pair(int number) => number / 2;

    private static double At(double[] ascending, Quantile quantile) => Percentiles.NearestRank<double>(ascending, quantile);
}
