using FirstToken.Recording;

namespace FirstToken.Statistics.Budgets;

/// <summary>A difference for each call, over the calls of a session and the sessions of a day. Seconds; positive is lost.</summary>
/// <param name="Seconds">The expectation.</param>
/// <param name="Ci95">Its 95 % interval, from that of the mean difference; absent where that is.</param>
public readonly record struct SessionCost(double Seconds, Interval? Ci95)
{
    /// <summary>What a number of calls costs.</summary>
    /// <param name="difference">The difference of each, milliseconds.</param>
    /// <param name="calls">How many.</param>
    public static SessionCost Of(MeanDifference difference, double calls)
    {
        ArgumentNullException.ThrowIfNull(difference);
        double factor = calls / 1000;
        return new SessionCost(
            difference.Mean * factor,
            difference.MeanCi95 is { } interval ? new Interval(interval.Lower * factor, interval.Upper * factor) : null);
    }

    /// <summary>
    /// The sum of independent costs: the half widths add as squares. Without an interval where one of them has none.
    /// </summary>
    /// <param name="costs">The costs.</param>
    public static SessionCost Sum(IReadOnlyList<SessionCost> costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        double seconds = costs.Sum(cost => cost.Seconds);
        if (costs.Any(cost => cost.Ci95 is null))
        {
            return new SessionCost(seconds, null);
        }

        double half = Math.Sqrt(costs.Sum(cost => Math.Pow((cost.Ci95!.Value.Upper - cost.Ci95.Value.Lower) / 2, 2)));
        return new SessionCost(seconds, new Interval(seconds - half, seconds + half));
    }
}
