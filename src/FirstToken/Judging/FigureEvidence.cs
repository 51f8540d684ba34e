using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>What stands behind a figure: how many samples, and where its true value lies with 95 % confidence.</summary>
/// <param name="Certainty">How well it is known.</param>
/// <param name="N">Samples it is made of; absent where it is not made of samples.</param>
/// <param name="Interval">The interval, in the figure's unit; absent unless it is known.</param>
public readonly record struct FigureEvidence(FigureCertainty Certainty, int? N, Interval? Interval)
{
    /// <summary>Fewer samples say too little about the spread of a mean.</summary>
    public const int FewestForMean = 30;

    private const double Z = 1.959963984540054; // the 97.5 % quantile of the normal distribution

    /// <summary>The evidence for a figure of a target.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="target">The target.</param>
    public static FigureEvidence Of(TargetFigure figure, RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(target);
        if (figure.Of(target) is not { } value || !double.IsFinite(value))
        {
            return default;
        }

        if (figure.Metric?.Summary(target.Metrics) is { } summary)
        {
            return figure.Quantile is { } quantile ? OfPercentile(summary, quantile)
                : figure.Name.EndsWith("_mean", StringComparison.Ordinal) ? OfMean(summary)
                : new FigureEvidence(FigureCertainty.NoInterval, summary.N, null);
        }

        return figure.Name switch
        {
            "error_rate" => OfShare(value, target.Counts.Sent + target.Counts.Dropped),
            SloSet.GoodputName => OfShare(value, target.Requests.Count + target.Counts.Dropped),
            _ => default,
        };
    }

    private static FigureEvidence OfPercentile(Summary summary, Quantile quantile)
    {
        Interval? interval = quantile.PerHundredThousand switch
        {
            50_000 => summary.Ci95.P50,
            90_000 => summary.Ci95.P90,
            95_000 => summary.Ci95.P95,
            99_000 => summary.Ci95.P99,
            _ => summary.Ci95.P999,
        };
        return new FigureEvidence(
            interval is not null ? FigureCertainty.Known
            : summary.N == 0 ? FigureCertainty.NotStated
            : Percentiles.Interval95(summary.N, quantile) is null ? FigureCertainty.TooFewSamples
            : FigureCertainty.NotStated,
            summary.N,
            interval);
    }

    private static FigureEvidence OfMean(Summary summary)
    {
        if (summary.N is > 0 and < FewestForMean)
        {
            return new FigureEvidence(FigureCertainty.TooFewSamples, summary.N, null);
        }

        if (summary is not { Mean: { } mean, Stddev: { } deviation })
        {
            return new FigureEvidence(FigureCertainty.NotStated, summary.N, null);
        }

        double half = StudentT.Point975(summary.N - 1) * deviation / Math.Sqrt(summary.N);
        return new FigureEvidence(FigureCertainty.Known, summary.N, new Interval(Math.Round(mean - half, 3), Math.Round(mean + half, 3)));
    }

    // Wilson's interval: right for a share of 0 too, where the usual one has no width.
    private static FigureEvidence OfShare(double percent, int n)
    {
        if (n == 0)
        {
            return new FigureEvidence(FigureCertainty.NotStated, null, null);
        }

        double share = percent / 100;
        double middle = share + (Z * Z / (2 * n));
        double half = Z * Math.Sqrt((share * (1 - share) / n) + (Z * Z / (4.0 * n * n)));
        double whole = 1 + (Z * Z / n);
        double lower = percent <= 0 ? 0 : Math.Max(0, (middle - half) / whole);
        double upper = percent >= 100 ? 1 : Math.Min(1, (middle + half) / whole);
        return new FigureEvidence(FigureCertainty.Known, n, new Interval(Math.Round(lower * 100, 3), Math.Round(upper * 100, 3)));
    }
}
