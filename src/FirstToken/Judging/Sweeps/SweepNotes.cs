using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Sweeps;

/// <summary>What in the steps of a sweep a reader should know before believing its result.</summary>
public static class SweepNotes
{
    // Steps of a minute differ by some percent though nothing changed.
    private const double Noise = 0.1;

    /// <summary>Whether more load brought more throughput, and less did not bring longer waiting, as far as the limit.</summary>
    /// <param name="steps">The passing steps, each with its load, in the order of the load.</param>
    public static IEnumerable<string> Monotone(IReadOnlyList<(double Load, RunTarget Target)> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        for (int i = 1; i < steps.Count; i++)
        {
            (double less, RunTarget before) = steps[i - 1];
            (double more, RunTarget after) = steps[i];
            if ((before.Throughput?.RequestsPerS, after.Throughput?.RequestsPerS) is ({ } done, { } fewer) && fewer < done * (1 - Noise))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"throughput fell from {done:0.##} to {fewer:0.##} requests/s as the load rose from {less} to {more}: repeat the sweep");
            }

            if ((before.Metrics.TtftMs?.P50, after.Metrics.TtftMs?.P50) is ({ } wait, { } shorter) && shorter < wait / (1 + (2 * Noise)))
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"TTFT p50 fell from {wait:0} to {shorter:0} ms as the load rose from {less} to {more}: noise, a cache that filled, or a server that scaled up");
            }
        }
    }

    /// <summary>Percentiles that are limited but that no step had samples enough to know.</summary>
    /// <param name="slos">The limits.</param>
    /// <param name="fewest">Successful requests of the step that had fewest.</param>
    public static IEnumerable<string> Unknowable(SloSet slos, int fewest)
    {
        ArgumentNullException.ThrowIfNull(slos);
        foreach (FigureLimit limit in slos.Figures)
        {
            if (limit.Figure is { Quantile: { } quantile, Metric.OfRequest: not null } && Percentiles.Interval95(fewest, quantile) is null)
            {
                yield return $"{limit.Figure.Name} is judged by as few as {fewest} requests a step, among which it is one of the slowest, not a known percentile: take more with -n or --duration";
            }
        }
    }
}
