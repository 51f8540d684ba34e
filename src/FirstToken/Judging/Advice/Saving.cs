using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Advice;

/// <summary>What a change is expected to save: never more than what was spent.</summary>
public sealed record Saving
{
    private Saving()
    {
    }

    /// <summary>The figure, in the unit of the <see cref="Gain"/> it stands in; more than 0.</summary>
    public required double Value { get; init; }

    /// <summary>Its 95 % interval; absent for a sum over what was observed, which is exact.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What was spent, in the same unit for the same thing.</summary>
    public required double Spent { get; init; }

    /// <summary>Number of observations.</summary>
    public required int N { get; init; }

    /// <summary>For what (<c>request</c>, <c>session</c>, <c>100 output tokens</c>).</summary>
    public required string Per { get; init; }

    /// <summary>The most that can be saved, not what will be: it rests on something the data do not tell.</summary>
    public bool AtMost { get; init; }

    /// <summary>How the figure was come by, for people.</summary>
    public required string Method { get; init; }

    /// <summary>Part of what was spent, 0 to 1.</summary>
    public double Share => Spent > 0 ? Value / Spent : 0;

    /// <summary>A saving by an estimate.</summary>
    /// <param name="estimate">What is saved.</param>
    /// <param name="spent">What was spent.</param>
    /// <param name="per">For what.</param>
    /// <param name="method">How the figure was come by.</param>
    /// <returns><see langword="null"/> where the estimate has no interval, or one that does not rule out that nothing is saved.</returns>
    internal static Saving? Of(Estimate? estimate, double? spent, string per, string method) =>
        estimate is { Interval: { Lower: > 0 } interval } && spent is > 0 and < double.PositiveInfinity && double.IsFinite(estimate.Value)
            ? new Saving
            {
                Value = Math.Min(estimate.Value, spent.Value),
                Interval = new Interval(Math.Min(interval.Lower, spent.Value), Math.Min(interval.Upper, spent.Value)),
                Spent = spent.Value,
                N = estimate.N,
                Per = per,
                Method = method,
            }
            : null;

    /// <summary>A saving counted, not estimated: a sum over what was observed.</summary>
    /// <param name="saved">What is saved.</param>
    /// <param name="spent">What was spent.</param>
    /// <param name="n">How many observations it is the sum of.</param>
    /// <param name="per">For what.</param>
    /// <param name="method">How the figure was come by.</param>
    /// <returns><see langword="null"/> where nothing is saved.</returns>
    internal static Saving? Counted(double saved, double spent, int n, string per, string method) =>
        saved > 0 && double.IsFinite(saved) && spent > 0 && double.IsFinite(spent)
            ? new Saving { Value = Math.Min(saved, spent), Spent = spent, N = n, Per = per, Method = method }
            : null;
}
