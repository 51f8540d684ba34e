using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The typical difference between two sides: the median over all pairs of a sample of each (Hodges and Lehmann, "Estimates of
/// location based on rank tests", 1963), its interval from the share of pairs on either side, with the variance of that share
/// taken from the data (so that it holds for sides of unequal spread and for samples that resemble their neighbours).
/// </summary>
internal sealed class RankShift
{
    // More points do not move the estimate by a hundred-thousandth of the rank.
    private const int MostPoints = 200_000;
    private const double EdgeShare = 1e-9;

    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double _scale;
    private readonly double _error;
    private readonly double _degrees;

    private RankShift(double[] first, double[] second, double scale, Func<double, (double Error, double Degrees)> spread)
    {
        _first = Thinned(first);
        _second = Thinned(second);
        _scale = scale;
        double shift = (At(0.5, largest: false) + At(0.5, largest: true)) / 2;
        (_error, _degrees) = spread(shift);
        Shift = shift;
    }

    /// <summary>The estimate: second less first.</summary>
    public double Shift { get; }

    /// <summary>Of two sides measured apart.</summary>
    public static RankShift Between(ComparedSamples first, ComparedSamples second) => new(
        first.Ascending,
        second.Ascending,
        1,
        shift =>
        {
            double[] above = second.Ascending;
            double[] below = first.Ascending;
            SeriesSpread before = SeriesSpread.Of(first.ByRequest(value => RankPlacement.ShareBelow(above, value + shift)));
            SeriesSpread after = SeriesSpread.Of(second.ByRequest(value => RankPlacement.ShareBelow(below, value - shift)));
            double degrees = StudentDistribution.OfSum(
                before.MeanVariance, before.MeanDegrees(first.Requests), after.MeanVariance, after.MeanDegrees(second.Requests));
            return (Math.Sqrt(before.MeanVariance + after.MeanVariance), degrees);
        });

    /// <summary>Of pairs, from their differences in the order of time: the median of the means of all two of them (Walsh).</summary>
    public static RankShift OfPairs(double[] differences)
    {
        double[] ascending = [.. differences.Order()];
        double[] mirrored = [.. ascending.Select(difference => -difference).Reverse()];
        return new RankShift(mirrored, ascending, 0.5, shift =>
        {
            double[] placed = [.. differences.Select(difference => RankPlacement.ShareBelow(ascending, (2 * shift) - difference))];
            SeriesSpread spread = SeriesSpread.Of(placed);
            return (2 * Math.Sqrt(spread.MeanVariance), spread.MeanDegrees(differences.Length));
        });
    }

    /// <summary>Where the true shift lies.</summary>
    public Interval Interval(double confidence)
    {
        double reach = -StudentDistribution.Quantile((1 - confidence) / 2, _degrees) * _error;
        return new Interval(At(0.5 - reach, largest: false), At(0.5 + reach, largest: true));
    }

    private double At(double share, bool largest)
    {
        double pairs = (double)_first.Length * _second.Length;
        return PairCounts.ShiftAt(_first, _second, pairs * Math.Clamp(share, EdgeShare, 1 - EdgeShare), largest) * _scale;
    }

    private static double[] Thinned(double[] ascending)
    {
        if (ascending.Length <= MostPoints)
        {
            return ascending;
        }

        double[] thinned = new double[MostPoints];
        for (int i = 0; i < MostPoints; i++)
        {
            thinned[i] = ascending[(int)((i + 0.5) * ascending.Length / MostPoints)];
        }

        return thinned;
    }
}
