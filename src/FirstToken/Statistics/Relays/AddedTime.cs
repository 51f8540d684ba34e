using FirstToken.Recording;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Statistics.Relays;

/// <summary>What a relay adds to a duration: through it less without it.</summary>
/// <param name="P50Ms">The typical difference (Hodges and Lehmann's estimate), milliseconds.</param>
/// <param name="Interval">Where it lies with 95 % confidence; absent with too few requests.</param>
/// <param name="P99Ms">The difference of the two 99th percentiles, milliseconds.</param>
/// <param name="Method">How the typical difference was computed.</param>
public sealed record AddedTime(double P50Ms, Interval? Interval, double P99Ms, string Method)
{
    private const double Confidence = 0.95;

    /// <summary>Of requests made in turn, one of each side after the other.</summary>
    /// <param name="direct">Milliseconds without the relay, in the order of time.</param>
    /// <param name="through">Their partners through it; as many.</param>
    /// <returns><see langword="null"/> for fewer than two pairs.</returns>
    public static AddedTime? OfPairs(IReadOnlyList<double> direct, IReadOnlyList<double> through)
    {
        ArgumentNullException.ThrowIfNull(direct);
        ArgumentNullException.ThrowIfNull(through);
        ArgumentOutOfRangeException.ThrowIfNotEqual(through.Count, direct.Count);
        return direct.Count < 2 ? null : Of(RankChange.OfPairs(direct, through), direct, through);
    }

    /// <summary>Of two sides measured apart.</summary>
    /// <param name="direct">Milliseconds without the relay, in the order of time.</param>
    /// <param name="through">Milliseconds through it.</param>
    /// <returns><see langword="null"/> for fewer than two requests of a side.</returns>
    public static AddedTime? Between(IReadOnlyList<double> direct, IReadOnlyList<double> through)
    {
        ArgumentNullException.ThrowIfNull(direct);
        ArgumentNullException.ThrowIfNull(through);
        return direct.Count < 2 || through.Count < 2
            ? null
            : Of(RankChange.Between(new ComparedSamples([.. direct]), new ComparedSamples([.. through])), direct, through);
    }

    private static AddedTime Of(RankChange change, IReadOnlyList<double> direct, IReadOnlyList<double> through) => new(
        change.Difference,
        Math.Min(direct.Count, through.Count) >= Estimates.FewestForInterval ? change.DifferenceInterval(Confidence) : null,
        At(through, Quantile.P99) - At(direct, Quantile.P99),
        change.Method);

    private static double At(IReadOnlyList<double> samples, Quantile quantile) => Percentiles.NearestRank<double>([.. samples.Order()], quantile);
}
