using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>
/// The change of a figure by bootstrap: both sides are resampled, and what the resamples' figures differ by is how far chance
/// alone goes (Efron, "Bootstrap methods: another look at the jackknife", 1979; percentile intervals).
/// </summary>
public sealed class BootstrapChange : IChange
{
    private const double StrongestCorrelation = 0.99;

    private readonly double[] _differences;
    private readonly double[]? _ratios;

    private BootstrapChange(FigureSample first, FigureSample second, double correlation, BootstrapLuck luck)
    {
        Difference = second.Value - first.Value;
        EffectiveCount = Math.Min(first.EffectiveCount, second.EffectiveCount);
        Method = correlation == 0 ? "bootstrap" : "paired bootstrap";
        _differences = new double[luck.Rounds];
        double[] ratios = new double[luck.Rounds];
        LuckScale scale = LuckScale.Of(first, second, correlation);
        double least = Math.Min(first.Value, second.Value);
        for (int round = 0; round < luck.Rounds; round++)
        {
            (double scoreFirst, double scoreSecond) = luck.Of(round, correlation, scale);
            double before = first.At(scoreFirst);
            double after = second.At(scoreSecond);
            least = Math.Min(least, Math.Min(before, after));
            _differences[round] = after - before;
            ratios[round] = after / before;
        }

        Array.Sort(_differences);
        if (least > 0)
        {
            Ratio = second.Value / first.Value;
            Array.Sort(ratios);
            _ratios = ratios;
        }

        P = TwoSided(_differences);
    }

    /// <inheritdoc/>
    public string Method { get; }

    /// <inheritdoc/>
    public double Difference { get; }

    /// <inheritdoc/>
    public double? Ratio { get; }

    /// <inheritdoc/>
    public double P { get; }

    /// <inheritdoc/>
    public double EffectiveCount { get; }

    /// <summary>Two sides measured apart.</summary>
    /// <param name="first">The side compared with.</param>
    /// <param name="second">The other side.</param>
    /// <param name="luck">The rounds.</param>
    public static BootstrapChange Between(FigureSample first, FigureSample second, BootstrapLuck luck)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(luck);
        return new BootstrapChange(first, second, 0, luck);
    }

    /// <summary>
    /// Two sides measured in turn: what both suffered at the same moment (a busy minute of the network) moves both figures, and
    /// counts for nothing in their difference.
    /// </summary>
    /// <param name="first">The side compared with.</param>
    /// <param name="second">The other side.</param>
    /// <param name="pairs">Positions of the requests that belong together, in the order of time; three or more.</param>
    /// <param name="luck">The rounds.</param>
    public static BootstrapChange BetweenPairs(
        FigureSample first, FigureSample second, IReadOnlyList<(int First, int Second)> pairs, BootstrapLuck luck)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(luck);
        return new BootstrapChange(first, second, Correlation(first.Influence, second.Influence, pairs), luck);
    }

    /// <inheritdoc/>
    public Interval DifferenceInterval(double confidence) => Middle(_differences, confidence);

    /// <inheritdoc/>
    public Interval? RatioInterval(double confidence) => _ratios is null ? null : Middle(_ratios, confidence);

    // Of the two figures over many such runs, not of single requests: through the variances of the sums in time.
    private static double Correlation(double[] first, double[] second, IReadOnlyList<(int First, int Second)> pairs)
    {
        double[] before = [.. pairs.Select(pair => first[pair.First])];
        double[] after = [.. pairs.Select(pair => second[pair.Second])];
        double[] difference = [.. before.Zip(after, (left, right) => right - left)];
        double varianceBefore = SeriesSpread.Of(before).MeanVariance;
        double varianceAfter = SeriesSpread.Of(after).MeanVariance;
        double scale = Math.Sqrt(varianceBefore * varianceAfter);
        if (scale <= 0)
        {
            return 0;
        }

        double common = (varianceBefore + varianceAfter - SeriesSpread.Of(difference).MeanVariance) / 2;
        return Math.Clamp(common / scale, -StrongestCorrelation, StrongestCorrelation);
    }

    // The confidence at which the interval would just reach 0: test and interval never disagree.
    private static double TwoSided(double[] ascending)
    {
        int below = FirstAbove(ascending, 0);
        int atLeast = ascending.Length - FirstAtLeast(ascending, 0);
        return Math.Min(1, 2d * (1 + Math.Min(below, atLeast)) / (ascending.Length + 1));
    }

    private static Interval Middle(double[] ascending, double confidence)
    {
        double outside = (1 - confidence) / 2;
        int low = (int)Math.Floor(outside * (ascending.Length + 1)) - 1;
        low = Math.Clamp(low, 0, ascending.Length - 1);
        return new Interval(ascending[low], ascending[ascending.Length - 1 - low]);
    }

    private static int FirstAbove(double[] ascending, double value)
    {
        int low = 0;
        for (int high = ascending.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] <= value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static int FirstAtLeast(double[] ascending, double value)
    {
        int low = 0;
        for (int high = ascending.Length; low < high;)
        {
            int middle = (low + high) / 2;
            if (ascending[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
