using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Load;

/// <summary>A run goes on until a percentile of every target is known so closely (<c>--until-ci</c>).</summary>
/// <param name="Figure">The percentile; of a metric that a request has one of.</param>
/// <param name="Percent">Both ends of its 95 % interval are to lie within so many percent of it; more than 0.</param>
public sealed record IntervalGoal(TargetFigure Figure, double Percent)
{
    /// <summary>The figure taken where none is named: the median TTFT.</summary>
    public const string DefaultFigure = "ttft_p50";

    /// <summary>Requests to each target after which a run ends though the goal is not reached, where nothing else was set.</summary>
    public const int DefaultRequests = 20_000;

    /// <summary>How long requests are started where nothing else was set.</summary>
    public static TimeSpan DefaultDuration { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Makes a goal of a figure's name.</summary>
    /// <param name="figure">The name: <c>ttft_p99</c>.</param>
    /// <param name="percent">How closely, in percent.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="problem">Why there is none, one line.</param>
    public static bool TryCreate(
        string figure, double percent, [NotNullWhen(true)] out IntervalGoal? goal, [NotNullWhen(false)] out string? problem)
    {
        goal = null;
        TargetFigure? found = TargetFigures.Find(figure);
        if (found is null)
        {
            problem = $"there is no figure '{figure}': name a percentile, for example ttft_p50, ttft_p99, e2e_p90 or tpot_p50";
        }
        else if (found is not { Quantile: not null, Metric: { } metric })
        {
            problem = $"{found.Name} is not a percentile: only percentiles have an interval of this kind (ttft_p50, e2e_p90, ...)";
        }
        else if (metric.OfRequest is null)
        {
            problem = $"{found.Name} has many samples of each request, which are not independent: name a percentile of which a request has one (ttft_p50, tpot_p50, longest_gap_p50, ...)";
        }
        else
        {
            goal = new IntervalGoal(found, percent);
            problem = null;
        }

        return goal is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Figure.Name} within ±{Percent:0.####} %");
}
