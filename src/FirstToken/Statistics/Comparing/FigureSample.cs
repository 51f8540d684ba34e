namespace FirstToken.Statistics.Comparing;

/// <summary>
/// A figure of one side (a percentile, a mean) with its bootstrap distribution, as a function of a normal score: the value
/// that a resample with that luck would have shown.
/// </summary>
public sealed class FigureSample
{
    private const double Reach = 5;
    private const int StepsPerScore = 16;

    private FigureSample(double value, double effective, double degrees, double[] influence)
    {
        Value = value;
        EffectiveCount = effective;
        Degrees = degrees;
        Influence = influence;
    }

    /// <summary>The figure itself.</summary>
    public double Value { get; }

    /// <summary>How many independent samples would know the figure as well: fewer than there are where neighbours resemble each other.</summary>
    public double EffectiveCount { get; }

    /// <summary>Degrees of freedom of the figure's spread: how surely it is known; infinite where it follows from ranks alone.</summary>
    internal double Degrees { get; }

    /// <summary>What each request adds to the figure, in the order of the requests; for the correlation of pairs.</summary>
    internal double[] Influence { get; }

    private double[] Ascending { get; init; } = [];

    private double[] Positions { get; init; } = [];

    private BetaDistribution Rank { get; init; }

    private double Error { get; init; }

    /// <summary>
    /// A percentile by nearest rank. A resample's k-th smallest of n stands at the rank of the k-th smallest of n uniform draws,
    /// Beta(k, n − k + 1); between two ranks the line between their samples is taken (Hutson, "Calculating nonparametric
    /// confidence intervals for quantiles using fractional order statistics", 1999). Where samples are not independent, n is the
    /// effective number m (Woodruff, "Confidence intervals for medians and other position measures", 1952, with a design effect),
    /// and rank i of m is the place (i − ½) ÷ m in the distribution, as that of n is (i − ½) ÷ n (Hazen's positions): with the
    /// same share of m + 1 and n + 1 instead, the interval of few effective samples comes out too narrow.
    /// </summary>
    /// <param name="samples">The samples, of two requests or more.</param>
    /// <param name="quantile">Which percentile.</param>
    public static FigureSample Percentile(ComparedSamples samples, Quantile quantile)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double[] ascending = samples.Ascending;
        int count = ascending.Length;
        int rank = (int)quantile.Rank(count);
        double value = ascending[rank - 1];
        double[] influence = samples.ByRequest(sample => sample <= value ? 1 : 0);

        // Variance of the share of samples up to the percentile, against that of as many independent ones.
        double share = (double)rank / count;
        SeriesSpread spread = SeriesSpread.Of(influence);
        double variance = spread.MeanVariance;
        double independent = share * (1 - share) / (count - 1d);
        double effective = variance <= 0 ? count : Math.Clamp(count * independent / variance, 1, count);
        double a = (effective * (rank - 0.5) / count) + 0.5;
        var beta = new BetaDistribution(a, effective + 1 - a);
        return new FigureSample(value, effective, samples.AreSingle ? spread.Degrees : spread.MeanDegrees(samples.Requests), influence)
        {
            Ascending = ascending,
            Rank = beta,
            Positions = Curve(score =>
            {
                double place = ((beta.Quantile(NormalDistribution.Cdf(score)) * (effective + 1)) - 0.5) / effective;
                return Math.Clamp((place * count) - 0.5, 0, count - 1);
            }),
        };
    }

    /// <summary>A mean; its error is that of a series whose neighbours may resemble each other.</summary>
    /// <param name="samples">The samples, of two requests or more.</param>
    public static FigureSample Mean(ComparedSamples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        double mean = 0;
        foreach (double sample in samples.Values)
        {
            mean += sample / samples.Count;
        }

        double[] influence = samples.ByRequest(sample => sample);
        SeriesSpread spread = SeriesSpread.Of(influence);
        return new FigureSample(mean, samples.Requests / spread.Inflation, spread.MeanDegrees(samples.Requests), influence)
        {
            Error = Math.Sqrt(spread.MeanVariance),
        };
    }

    /// <summary>The figure of a resample whose luck is <paramref name="score"/> standard deviations.</summary>
    internal double At(double score)
    {
        if (Ascending.Length == 0)
        {
            return Value + (Error * score);
        }

        return Between(Ascending, Between(Positions, (Math.Clamp(score, -Reach, Reach) + Reach) * StepsPerScore));
    }

    /// <summary>
    /// How much the percentile and the end of its interval share of their luck in repeated runs: the correlation of two order
    /// statistics (David and Nagaraja, "Order statistics", 2003); 1 for a mean. What parts them is the luck of the samples between
    /// them, of which there are as many as there are, and not only the effective number.
    /// </summary>
    /// <param name="score">The end's luck, in standard deviations.</param>
    internal double CorrelationWithEnd(double score)
    {
        if (Ascending.Length == 0)
        {
            return 1;
        }

        double middle = Rank.A / (Rank.A + Rank.B);
        double end = Rank.Quantile(NormalDistribution.Cdf(score));
        double lower = Math.Min(middle, end);
        double upper = Math.Max(middle, end);
        double correlation = Math.Sqrt(lower * (1 - upper) / (upper * (1 - lower)));
        return 1 - ((1 - correlation) * EffectiveCount / Ascending.Length);
    }

    /// <summary>The smallest number of independent samples a percentile's interval can be stated for (design §3).</summary>
    /// <param name="quantile">Which percentile.</param>
    public static int LeastCount(Quantile quantile)
    {
        int count = 1;
        while (Percentiles.Interval95(count, quantile) is null)
        {
            count = count < 100 ? count + 1 : count + (count / 100);
        }

        while (Percentiles.Interval95(count - 1, quantile) is not null)
        {
            count--;
        }

        return count;
    }

    private static double Between(double[] values, double position)
    {
        int below = Math.Min((int)position, values.Length - 2);
        return values[below] + ((position - below) * (values[below + 1] - values[below]));
    }

    // A curve smooth enough to be read between its points: 161 of them instead of one inversion a round.
    private static double[] Curve(Func<double, double> at)
    {
        double[] curve = new double[(int)(2 * Reach * StepsPerScore) + 1];
        for (int i = 0; i < curve.Length; i++)
        {
            curve[i] = at(((double)i / StepsPerScore) - Reach);
        }

        return curve;
    }
}
