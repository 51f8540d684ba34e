using System.Numerics;

namespace FirstToken.Statistics.Comparing;

/// <summary>How far the mean of a series in time may be from the truth, when neighbours resemble each other.</summary>
/// <param name="MeanVariance">Variance of the series' mean.</param>
/// <param name="Inflation">How many times that of independent values it is; 1 or more.</param>
public readonly record struct SeriesSpread(double MeanVariance, double Inflation)
{
    // Longer series are averaged in blocks first: the sum of the correlations is then the blocks' own, and lags stay few.
    private const int MostPoints = 4096;

    // The mean is taken from the same values, and the sum is broken off: both make a strong inflation come out too low, the
    // more so the shorter the series. Five shares of inflation ÷ n restored the rates in simulation (benchmarks/compare).
    private const double Shortfall = 5;
    private const double LeastLeft = 0.1;

    // Only sums above 0 are taken: independent values, too, come out with some inflation. This much of it is chance.
    private const double ChanceOfOne = 1.5;

    // A sum that chance breaks off early looks both too small and too sure. With lags counted as they are, 50 values alike gave false
    // alarms in more than 5 of 100 comparisons in turn, of thousands simulated (what it is now: benchmarks/compare).
    private const int LeastLags = 5;

    /// <summary>
    /// Degrees of freedom of <see cref="Inflation"/>: how surely it is known; infinite where it is 1. A sum of correlations over
    /// so many lags has n ÷ (2 × lags + 1) of them (Blackman and Tukey, "The measurement of power spectra", 1958); the less
    /// correlations add to it, the more.
    /// </summary>
    public double Degrees { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Estimates it by the initial monotone sequence of Geyer, "Practical Markov chain Monte Carlo" (1992): correlations are
    /// summed in pairs of lags while the pairs are positive and falling.
    /// </summary>
    /// <param name="series">The values in the order of time; two or more.</param>
    public static SeriesSpread Of(ReadOnlySpan<double> series)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(series.Length, 2);
        int count = series.Length;
        double[] centred = Centred(series);
        double variance = SumOfProducts(centred, 0) / (count - 1d);
        if (variance <= 0)
        {
            return new SeriesSpread(0, 1);
        }

        int block = (count + MostPoints - 1) / MostPoints;
        double inflation = 1;
        if (block > 1)
        {
            // Values inside a block resemble each other too: what that adds is in the variance of the blocks.
            centred = Centred(Blocks(centred, block));
            inflation = block * SumOfProducts(centred, 0) / (centred.Length - 1d) / variance;
        }

        (double sum, int lags) = SumOfCorrelations(centred);
        inflation *= sum;
        inflation = Math.Max(1, inflation - (ChanceOfOne / Math.Sqrt(centred.Length)));
        inflation /= Math.Max(LeastLeft, 1 - (Shortfall * (inflation - 1) * (inflation - 1) / (inflation * count)));

        // What is known of independent values is in MeanDegrees: here is what correlations add to the square of the inflation.
        double added = 1 - (1 / (inflation * inflation));
        double degrees = centred.Length / (((2d * Math.Max(lags, LeastLags)) + 1) * added);
        return new SeriesSpread(variance / count * inflation, inflation) { Degrees = degrees };
    }

    /// <summary>Degrees of freedom of <see cref="MeanVariance"/>, where the variance of single values was estimated, too; 1 or more.</summary>
    /// <param name="count">The length of the series.</param>
    public double MeanDegrees(int count)
    {
        double single = 1 / (Inflation * Inflation * Math.Max(1, count - 1d));
        return Math.Max(1, 1 / (single + (1 / Degrees)));
    }

    // 1 + 2 × the sum of the correlations, and up to which lag; below 1 only where neighbours differ more than chance would have it.
    private static (double Sum, int Lags) SumOfCorrelations(double[] centred)
    {
        double square = SumOfProducts(centred, 0);
        double sum = -1;
        int lags = 0;
        double former = double.PositiveInfinity;
        for (int lag = 0; lag + 1 < centred.Length; lag += 2)
        {
            double pair = Math.Min(former, (SumOfProducts(centred, lag) + SumOfProducts(centred, lag + 1)) / square);
            if (pair <= 0)
            {
                break;
            }

            sum += 2 * pair;
            former = pair;
            lags = lag + 1;
        }

        return (sum, lags);
    }

    private static double[] Centred(ReadOnlySpan<double> series)
    {
        double mean = 0;
        foreach (double value in series)
        {
            mean += value / series.Length;
        }

        double[] centred = new double[series.Length];
        for (int i = 0; i < centred.Length; i++)
        {
            centred[i] = series[i] - mean;
        }

        return centred;
    }

    private static double[] Blocks(double[] series, int block)
    {
        // A last block that is not full would weigh as much as the others: what is over is left out.
        double[] blocks = new double[series.Length / block];
        for (int i = 0; i < blocks.Length * block; i++)
        {
            blocks[i / block] += series[i] / block;
        }

        return blocks;
    }

    private static double SumOfProducts(double[] centred, int lag)
    {
        int width = Vector<double>.Count;
        int count = centred.Length - lag;
        var sums = Vector<double>.Zero;
        int i = 0;
        for (; i + width <= count; i += width)
        {
            sums += new Vector<double>(centred, i) * new Vector<double>(centred, i + lag);
        }

        double sum = Vector.Sum(sums);
        for (; i < count; i++)
        {
            sum += centred[i] * centred[i + lag];
        }

        return sum;
    }
}
