using System.Globalization;
using FirstToken.Prompts.Traces;

namespace FirstToken.Load.Arrivals;

/// <summary>Start times of a recorded load, faster or slower; every target gets each request at the same moment.</summary>
/// <param name="Trace">The load.</param>
/// <param name="Speed">2 for twice as fast; <see cref="LowestSpeed"/> to <see cref="HighestSpeed"/>.</param>
public sealed record ReplayArrival(Trace Trace, double Speed) : IArrival
{
    /// <summary>The slowest replay accepted.</summary>
    public const double LowestSpeed = 0.001;

    /// <summary>The fastest replay accepted.</summary>
    public const double HighestSpeed = 100_000;

    // So long before the trace the warm-up requests start: most of them have ended when it begins.
    private static readonly TimeSpan s_warmupLead = TimeSpan.FromSeconds(1);

    /// <summary>How fast.</summary>
    public double Speed { get; } = Speed is >= LowestSpeed and <= HighestSpeed
        ? Speed
        : throw new ArgumentOutOfRangeException(nameof(Speed), Speed, "must be between 0.001 and 100000");

    /// <summary>How many targets there are; 1 unless set.</summary>
    public int Targets { get; init; } = 1;

    /// <summary>Warm-up requests to each target, started before the trace; 0 unless set.</summary>
    public int Warmup { get; init; }

    /// <inheritdoc/>
    public string Description => string.Create(CultureInfo.InvariantCulture, $"replay of {Trace.File} at speed {Speed:0.###}");

    /// <inheritdoc/>
    public IEnumerable<TimeSpan> Offsets()
    {
        for (long n = 0; n < (long)Warmup * Targets; n++)
        {
            yield return TimeSpan.Zero;
        }

        TimeSpan lead = Warmup == 0 ? TimeSpan.Zero : s_warmupLead;
        foreach (TraceEntry entry in Trace.Entries)
        {
            for (int target = 0; target < Targets; target++)
            {
                yield return lead + (entry.Start / Speed);
            }
        }
    }
}
