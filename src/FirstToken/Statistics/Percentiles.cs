namespace FirstToken.Statistics;

/// <summary>Percentiles by exact nearest rank, and where their confidence intervals lie among the samples.</summary>
public static class Percentiles
{
    /// <summary>The nearest-rank percentile: the smallest sample that at least the share <paramref name="quantile"/> do not exceed.</summary>
    /// <param name="ascending">The samples, sorted; at least one.</param>
    /// <param name="quantile">Which percentile.</param>
    /// <typeparam name="T">Type of a sample.</typeparam>
    public static T NearestRank<T>(ReadOnlySpan<T> ascending, Quantile quantile) =>
        ascending[(int)quantile.Rank(ascending.Length) - 1];

    /// <summary>
    /// The ranks, from 1, of the two samples that enclose the true percentile with 95 % confidence or a little more, whatever
    /// the distribution; <see langword="null"/> where <paramref name="count"/> is too small to state one (design §3).
    /// </summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="quantile">Which percentile.</param>
    public static RankInterval? Interval95(int count, Quantile quantile) => BinomialInterval.Find(count, quantile);
}
