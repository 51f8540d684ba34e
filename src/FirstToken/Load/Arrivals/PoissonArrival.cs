using FirstToken.Statistics;

namespace FirstToken.Load.Arrivals;

/// <summary>Start times of a Poisson process: independent, exponentially spaced, the same for the same seed.</summary>
/// <param name="PerSecond">Mean starts a second; more than 0, at most <see cref="ArrivalRate.Highest"/>.</param>
/// <param name="Seed">Seed of the sequence.</param>
public sealed record PoissonArrival(double PerSecond, ulong Seed) : IArrival
{
    /// <summary>Mean starts a second.</summary>
    public double PerSecond { get; } = ArrivalRate.Checked(PerSecond);

    /// <inheritdoc/>
    public string Description => $"poisson {ArrivalRate.Text(PerSecond)}";

    /// <inheritdoc/>
    public IEnumerable<TimeSpan> Offsets()
    {
        var random = new SeededRandom(Seed);
        for (double seconds = random.NextExponential() / PerSecond; ; seconds += random.NextExponential() / PerSecond)
        {
            yield return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }
    }
}
