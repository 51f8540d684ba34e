using System.Globalization;

namespace FirstToken.Load.Arrivals;

/// <summary>Start times at a rate that goes in a straight line from one to another, then stays there; the first at once.</summary>
/// <param name="From">Starts a second at the beginning, 0 or more.</param>
/// <param name="To">Starts a second from the end of the ramp on; 0 ends the pattern there.</param>
/// <param name="Over">How long the ramp takes.</param>
public sealed record RampArrival(double From, double To, TimeSpan Over) : IArrival
{
    /// <summary>Starts a second at the beginning.</summary>
    public double From { get; } = From is 0 && To > 0 ? 0 : ArrivalRate.Checked(From);

    /// <summary>Starts a second from the end of the ramp on.</summary>
    public double To { get; } = To is 0 ? 0 : ArrivalRate.Checked(To);

    /// <summary>How long the ramp takes.</summary>
    public TimeSpan Over { get; } = Over > TimeSpan.Zero
        ? Over
        : throw new ArgumentOutOfRangeException(nameof(Over), Over, "must be more than 0");

    /// <inheritdoc/>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"ramp {ArrivalRate.Text(From)} to {ArrivalRate.Text(To)} over {Over.TotalSeconds:0.###} s");

    /// <inheritdoc/>
    public IEnumerable<TimeSpan> Offsets()
    {
        // Start n is due when the integral of the rate reaches n. On the ramp that is From·t + slope·t²/2 = n, solved in
        // the form that neither cancels nor divides by a slope of zero.
        double length = Over.TotalSeconds;
        double slope = (To - From) / length;
        double onRamp = (From + To) / 2 * length;
        yield return TimeSpan.Zero;
        for (long n = 1; n <= onRamp || To > 0; n++)
        {
            double seconds = n <= onRamp
                ? 2 * n / (From + Math.Sqrt(Math.Max(0, (From * From) + (2 * slope * n))))
                : length + ((n - onRamp) / To);
            yield return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        }
    }
}
