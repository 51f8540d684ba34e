using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>One figure of a target that people can name in an SLO or a gate: <c>ttft_p99</c>, <c>error_rate</c>.</summary>
/// <param name="Name">Its name, as this tool writes it.</param>
/// <param name="Unit">Its unit for people: <c>ms</c>, <c>tok/s</c>, <c>%</c>, <c>1/s</c>, <c>USD</c>, or empty for a count.</param>
/// <param name="HigherIsBetter">More is better.</param>
/// <param name="Of">Its value of a target, in <paramref name="Unit"/>; absent where the run does not have it.</param>
public sealed record TargetFigure(string Name, string Unit, bool HigherIsBetter, Func<RunTarget, double?> Of)
{
    /// <summary>The metric it is a statistic of; absent for figures of the whole target.</summary>
    public Metric? Metric { get; init; }

    /// <summary>The percentile it is; absent for means, extremes and figures of the whole target.</summary>
    public Quantile? Quantile { get; init; }
}
