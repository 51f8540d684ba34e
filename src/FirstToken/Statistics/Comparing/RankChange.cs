using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The change of a metric as a whole, by ranks: no single percentile, every request counts, and no outlier counts for more
/// than its rank. Stronger than any percentile against a shift of all requests.
/// </summary>
public sealed class RankChange : IChange
{
    private readonly RankShift _shift;
    private readonly RankShift? _logShift;

    private RankChange(string method, double p, double effective, double higher, RankShift shift, RankShift? logShift)
    {
        Method = method;
        P = p;
        EffectiveCount = effective;
        ShareHigher = higher;
        _shift = shift;
        _logShift = logShift;
    }

    /// <inheritdoc/>
    public string Method { get; }

    /// <inheritdoc/>
    public double Difference => _shift.Shift;

    /// <inheritdoc/>
    public double? Ratio => _logShift is null ? null : Math.Exp(_logShift.Shift);

    /// <inheritdoc/>
    public double P { get; }

    /// <inheritdoc/>
    public double EffectiveCount { get; }

    /// <summary>The share of pairs whose second is higher, 0 to 1, equal ones counting half; ½ where nothing changed.</summary>
    public double ShareHigher { get; }

    /// <summary>Of two sides measured apart.</summary>
    /// <param name="first">The side compared with, of two requests or more.</param>
    /// <param name="second">The other side, of two requests or more.</param>
    public static RankChange Between(ComparedSamples first, ComparedSamples second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (double before, double degreesBefore) = Inflation(first, second.Ascending);
        (double after, double degreesAfter) = Inflation(second, first.Ascending);

        // Each side's part in the variance is as its number of samples is small.
        double inflation = ((before / first.Count) + (after / second.Count)) / ((1d / first.Count) + (1d / second.Count));
        double degrees = StudentDistribution.OfSum(before / first.Count, degreesBefore, after / second.Count, degreesAfter);
        double pairs = (double)first.Count * second.Count;
        RankShift? logShift = first.ArePositive && second.ArePositive ? RankShift.Between(first.Mapped(Math.Log), second.Mapped(Math.Log)) : null;
        return new RankChange(
            "Mann-Whitney",
            MannWhitney.TwoSided(first.Ascending, second.Ascending, inflation, degrees),
            Math.Min(first.Count / before, second.Count / after),
            1 - (PairCounts.Below(first.Ascending, second.Ascending, 0) / pairs),
            RankShift.Between(first, second),
            logShift);
    }

    /// <summary>Of two sides measured in turn.</summary>
    /// <param name="first">One figure a request of the side compared with, in the order of time.</param>
    /// <param name="second">The partners' figures in the same order; two pairs or more.</param>
    public static RankChange OfPairs(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        double[] differences = [.. first.Zip(second, (before, after) => after - before)];
        double[] ascending = [.. differences.Order()];
        double[] placed = [.. differences.Select(difference => RankPlacement.ShareBelow(ascending, -difference))];
        SeriesSpread spread = SeriesSpread.Of(placed);
        bool positive = first.All(value => value > 0) && second.All(value => value > 0);
        return new RankChange(
            "signed ranks",
            SignedRanks.TwoSided(differences, spread.Inflation, spread.Degrees),
            differences.Length / spread.Inflation,
            1 - RankPlacement.ShareBelow(ascending, 0),
            RankShift.OfPairs(differences),
            positive ? RankShift.OfPairs([.. first.Zip(second, (before, after) => Math.Log(after / before))]) : null);
    }

    /// <inheritdoc/>
    public Interval DifferenceInterval(double confidence) => _shift.Interval(confidence);

    /// <inheritdoc/>
    public Interval? RatioInterval(double confidence) =>
        _logShift?.Interval(confidence) is { } interval ? new Interval(Math.Exp(interval.Lower), Math.Exp(interval.Upper)) : null;

    // Against as many independent samples as there are: by neighbours that resemble each other, and by the samples of one request.
    private static (double Inflation, double Degrees) Inflation(ComparedSamples samples, double[] others)
    {
        SeriesSpread spread = SeriesSpread.Of(samples.ByRequest(value => RankPlacement.ShareBelow(others, value)));
        if (samples.AreSingle)
        {
            return (spread.Inflation, spread.Degrees);
        }

        double mean = 0;
        double squares = 0;
        foreach (double value in samples.Values)
        {
            double place = RankPlacement.ShareBelow(others, value);
            mean += place / samples.Count;
            squares += place * place / samples.Count;
        }

        double independent = (squares - (mean * mean)) / samples.Count;
        double inflation = independent <= 0 ? 1 : Math.Max(1, spread.MeanVariance / independent);
        return (inflation, spread.MeanDegrees(samples.Requests));
    }
}
