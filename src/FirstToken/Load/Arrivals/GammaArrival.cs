using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Load.Arrivals;

/// <summary>
/// Start times with gamma-distributed distances: burstier than Poisson for a variation above 1, more even below it,
/// the same for the same seed.
/// </summary>
/// <param name="PerSecond">Mean starts a second; more than 0, at most <see cref="ArrivalRate.Highest"/>.</param>
/// <param name="Variation">Coefficient of variation of the distances, 0.01 to 10; 1 is Poisson.</param>
/// <param name="Seed">Seed of the sequence.</param>
public sealed record GammaArrival(double PerSecond, double Variation, ulong Seed) : IArrival
{
    /// <summary>The smallest variation accepted; below it use a constant rate.</summary>
    public const double LowestVariation = 0.01;

    /// <summary>The largest variation accepted: beyond it nearly all starts of a run would come at once.</summary>
    public const double HighestVariation = 10;

    /// <summary>Mean starts a second.</summary>
    public double PerSecond { get; } = ArrivalRate.Checked(PerSecond);

    /// <summary>Coefficient of variation of the distances.</summary>
    public double Variation { get; } = Variation is >= LowestVariation and <= HighestVariation
        ? Variation
        : throw new ArgumentOutOfRangeException(nameof(Variation), Variation, "must be between 0.01 and 10");

    /// <inheritdoc/>
    public string Description =>
        string.Create(CultureInfo.InvariantCulture, $"gamma {ArrivalRate.Text(PerSecond)}, cv {Variation:0.###}");

    /// <inheritdoc/>
    public IEnumerable<TimeSpan> Offsets()
    {
        // A gamma's variation is 1/√shape; its mean is shape × scale.
        double shape = 1 / (Variation * Variation);
        double scale = 1 / (PerSecond * shape);
        var random = new SeededRandom(Seed);
        for (double seconds = random.NextGamma(shape) * scale; ; seconds += random.NextGamma(shape) * scale)
        {
            yield return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }
    }
}
