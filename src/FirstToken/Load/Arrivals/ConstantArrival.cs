namespace FirstToken.Load.Arrivals;

/// <summary>Start times at even distances, the first at once.</summary>
/// <param name="PerSecond">Starts a second; more than 0, at most <see cref="ArrivalRate.Highest"/>.</param>
public sealed record ConstantArrival(double PerSecond) : IArrival
{
    /// <summary>Starts a second.</summary>
    public double PerSecond { get; } = ArrivalRate.Checked(PerSecond);

    /// <inheritdoc/>
    public string Description => $"constant {ArrivalRate.Text(PerSecond)}";

    /// <inheritdoc/>
    public IEnumerable<TimeSpan> Offsets()
    {
        // Multiplied, not added up: an hour at 3/s must not drift by the rounding of 333.3333 ms.
        for (long n = 0; ; n++)
        {
            yield return TimeSpan.FromTicks((long)(n * (TimeSpan.TicksPerSecond / PerSecond)));
        }
    }
}
