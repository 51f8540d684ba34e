using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The change of a share (of requests that failed), in percent: Fisher's exact test, and the interval of Newcombe, "Interval
/// estimation for the difference between independent proportions" (1998), method 10. Bursts count as fewer requests.
/// </summary>
public sealed class ShareChange : IChange
{
    private readonly Side _first;
    private readonly Side _second;

    private ShareChange(Side first, Side second)
    {
        (_first, _second) = (first, second);
        P = FisherTwoSided(first.WholeHits, first.WholeCount, second.WholeHits, second.WholeCount);
    }

    /// <inheritdoc/>
    public string Method => "Fisher";

    /// <inheritdoc/>
    public double Difference => 100 * (_second.Share - _first.Share);

    /// <inheritdoc/>
    public double? Ratio => _first.Share > 0 && _second.Share > 0 ? _second.Share / _first.Share : null;

    /// <inheritdoc/>
    public double P { get; }

    /// <inheritdoc/>
    public double EffectiveCount => Math.Min(_first.Count, _second.Count);

    /// <summary>Of two sides.</summary>
    /// <param name="first">For each request of the side compared with, in the order of time, whether it counts (failed); one or more.</param>
    /// <param name="second">The same of the other side.</param>
    public static ShareChange Between(IReadOnlyList<bool> first, IReadOnlyList<bool> second) => new(Side.Of(first), Side.Of(second));

    /// <summary>Of two sides of which only the numbers are known.</summary>
    /// <param name="first">How many of how many count.</param>
    /// <param name="second">The same of the other side.</param>
    public static ShareChange Between((int Hits, int Count) first, (int Hits, int Count) second)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(second.Count, 1);
        return new ShareChange(new Side(first.Hits, first.Count), new Side(second.Hits, second.Count));
    }

    /// <inheritdoc/>
    public Interval DifferenceInterval(double confidence)
    {
        double z = -NormalDistribution.Quantile((1 - confidence) / 2);
        Interval first = _first.Wilson(z);
        Interval second = _second.Wilson(z);
        double difference = _second.Share - _first.Share;
        return new Interval(
            100 * (difference - Length(_second.Share - second.Lower, first.Upper - _first.Share)),
            100 * (difference + Length(second.Upper - _second.Share, _first.Share - first.Lower)));
    }

    /// <inheritdoc/>
    public Interval? RatioInterval(double confidence) => null;

    /// <summary>Fisher's exact test: the probability of every table no likelier than this one, its sums being given.</summary>
    internal static double FisherTwoSided(int hits, int count, int otherHits, int otherCount)
    {
        int all = hits + otherHits;
        int least = Math.Max(0, all - otherCount);
        int most = Math.Min(count, all);
        double observed = LogTable(hits);
        double sum = 0;
        double unlikely = 0;
        for (int table = least; table <= most; table++)
        {
            double log = LogTable(table);
            double weight = Math.Exp(log - observed);
            sum += weight;
            unlikely += log <= observed + 1e-7 ? weight : 0;
        }

        return Math.Min(1, unlikely / sum);

        double LogTable(int table) => LogChoose(count, table) + LogChoose(otherCount, all - table);
    }

    private static double LogChoose(int count, int taken) => LogGamma.Of(count + 1d) - LogGamma.Of(taken + 1d) - LogGamma.Of(count - taken + 1d);

    private static double Length(double left, double right) => Math.Sqrt((left * left) + (right * right));

    private readonly record struct Side(double Hits, double Count)
    {
        public double Share => Hits / Count;

        public int WholeCount => (int)Math.Max(1, Math.Round(Count));

        public int WholeHits => (int)Math.Clamp(Math.Round(Hits), Hits > 0 ? 1 : 0, WholeCount);

        public static Side Of(IReadOnlyList<bool> hits)
        {
            ArgumentNullException.ThrowIfNull(hits);
            ArgumentOutOfRangeException.ThrowIfLessThan(hits.Count, 1);
            double inflation = hits.Count < 2 ? 1 : SeriesSpread.Of([.. hits.Select(hit => hit ? 1d : 0d)]).Inflation;
            return new Side(hits.Count(hit => hit) / inflation, hits.Count / inflation);
        }

        public Interval Wilson(double z)
        {
            double square = z * z;
            double middle = (Hits + (square / 2)) / (Count + square);
            double half = z / (Count + square) * Math.Sqrt((Hits * (1 - Share)) + (square / 4));
            return new Interval(Math.Max(0, middle - half), Math.Min(1, middle + half));
        }
    }
}
