namespace FirstToken.Statistics.Comparing;

/// <summary>
/// A figure of one side (a percentile, a mean) with its bootstrap distribution, as a function of a normal score: the value
/// that a resample with that luck would have shown.
/// </summary>
public sealed class FigureSample
{
    private const double Reach = 5;
    private const int StepsPerScore = 16;

    private readonly double[] _curve;
    private readonly double[]? _ascending;

    private FigureSample(double value, double effective, double[] influence, double[] curve, double[]? ascending)
    {
        Value = value;
        EffectiveCount = effective;
        Influence = influence;
        _curve = curve;
        _ascending = ascending;
    }

    /// <summary>The figure itself.</summary>
    public double Value { get; }

    /// <summary>How many independent samples would know the figure as well: fewer than there are where neighbours resemble each other.</summary>
    public double EffectiveCount { get; }

    /// <summary>What each request adds to the figure, in the order of the requests; for the correlation of pairs.</summary>
    internal double[] Influence { get; }

    /// <summary>
    /// A percentile by nearest rank. A bootstrap resample's k-th smallest of n is the sample at rank ⌈n·U⌉, U being the k-th
    /// smallest of n uniform draws: Beta(k, n − k + 1). Where samples are not independent, n there is the effective number
    /// (Woodruff, "Confidence intervals for medians and other position measures", 1952, with a design effect).
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
        double variance = SeriesSpread.Of(influence).MeanVariance;
        double independent = share * (1 - share) / (count - 1d);
        double effective = variance <= 0 ? count : Math.Clamp(count * independent / variance, 1, count);
        double a = (effective + 1) * rank / (count + 1);
        var beta = new BetaDistribution(a, effective + 1 - a);
        return new FigureSample(value, effective, influence, Curve(score => beta.Quantile(NormalDistribution.Cdf(score))), ascending);
    }

    /// <summary>A mean, by Student's t with the effective number of samples.</summary>
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
        double error = Math.Sqrt(spread.MeanVariance);
        double effective = samples.Requests / spread.Inflation;
        double degrees = Math.Max(1, effective - 1);
        return new FigureSample(
            mean, effective, influence, Curve(score => mean + (error * StudentDistribution.Quantile(NormalDistribution.Cdf(score), degrees))), null);
    }

    /// <summary>The figure of a resample whose luck is <paramref name="score"/> standard deviations.</summary>
    internal double At(double score)
    {
        double place = (Math.Clamp(score, -Reach, Reach) + Reach) * StepsPerScore;
        int step = Math.Min((int)place, _curve.Length - 2);
        double on = _curve[step] + ((place - step) * (_curve[step + 1] - _curve[step]));
        if (_ascending is null)
        {
            return on;
        }

        int rank = (int)Math.Ceiling(on * _ascending.Length);
        return _ascending[Math.Clamp(rank, 1, _ascending.Length) - 1];
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
