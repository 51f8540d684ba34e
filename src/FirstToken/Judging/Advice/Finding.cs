using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice;

/// <summary>One figure that advice rests on.</summary>
/// <param name="What">What it is (<c>TTFT p50</c>).</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit: <c>ms</c>, <c>%</c>, <c>tokens</c>, <c>USD</c>, <c>requests/s</c>, <c>tok/s</c>, <c>ms/1k tokens</c>; empty for a count.</param>
/// <param name="N">How many observations it is of.</param>
public sealed record Finding(string What, double Value, string Unit, int N)
{
    /// <summary>Its 95 % interval; absent for counts, extremes and sums, which are exact, and where samples are too few.</summary>
    public Interval? Interval { get; init; }

    /// <summary>An estimated figure.</summary>
    internal static Finding Of(string what, Estimate estimate, string unit) =>
        new(what, estimate.Value, unit, estimate.N) { Interval = estimate.Interval };

    /// <summary>A share as a percentage, with its interval.</summary>
    internal static Finding Share(string what, int part, int whole) => Of(what, Estimates.Share(part, whole).Times(100), "%");
}
