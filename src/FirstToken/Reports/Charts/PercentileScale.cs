using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>Shares of a distribution, each further nine as wide as the one before: the axis is log 1/(1 − p), as HdrHistogram plots it.</summary>
internal sealed class PercentileScale : Scale
{
    private const double MostForHalfSteps = 20_000;

    private readonly double _decades;

    /// <summary>A scale that ends where 1/(1 − p) reaches <paramref name="most"/>, at least 2.</summary>
    public PercentileScale(double most)
    {
        _decades = Math.Log10(Math.Max(2, most));
        double[] halves = most <= MostForHalfSteps ? [0.75, 0.95, 0.995] : [];
        Ticks =
        [
            .. ((double[])[0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999, .. halves])
                .Order()
                .Where(share => Position(share) <= 1)
                .Select(share => new Tick(share, (share * 100).ToString("0.######", CultureInfo.InvariantCulture) + " %")),
        ];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    public override double Position(double share) => Math.Log10(1 / (1 - share)) / _decades;
}
