using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging;

/// <summary>A figure that can be compared: a metric as a whole (<c>ttft_overall</c>), one of its statistics, or a figure of a target.</summary>
/// <param name="Name">Its name, as this tool writes it.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="HigherIsBetter">More is better.</param>
public sealed record ComparedFigure(string Name, string Label, string Unit, bool HigherIsBetter)
{
    private const string OverallEnd = "_overall";

    private static readonly string[] Headlines = ["p50", "p90", "p99"];

    /// <summary>The statistic; absent for a metric as a whole.</summary>
    public TargetFigure? Figure { get; private init; }

    /// <summary>The metric it is of; absent for figures of a target.</summary>
    public Metric? Metric { get; private init; }

    /// <summary>A metric as a whole, by ranks.</summary>
    public bool IsOverall => Figure is null;

    /// <summary>A matter of speed: changes are called faster and slower.</summary>
    public bool IsSpeed => Unit is "ms" or "tok/s" or "1/s";

    /// <summary>The figures a name stands for: a metric's name for the whole and p50, p90, p99; else one.</summary>
    /// <param name="name">The name, in any case: <c>ttft</c>, <c>ttft_p99</c>, <c>ttft_overall</c>, <c>error_rate</c>.</param>
    /// <returns>Empty where there is no such figure.</returns>
    public static IReadOnlyList<ComparedFigure> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Trim();
        return Metrics.Find(plain) is { } metric ? OfMetric(metric) : FindOne(plain) is { } one ? [one] : [];
    }

    /// <summary>The one figure of a name; a metric's name alone stands for the whole of it.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static ComparedFigure? FindOne(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = name.Trim();
        bool overall = plain.EndsWith(OverallEnd, StringComparison.OrdinalIgnoreCase);
        if (Metrics.Find(overall ? plain[..^OverallEnd.Length] : plain) is { } metric)
        {
            return Overall(metric);
        }

        return TargetFigures.Find(plain) is { } figure ? Of(figure) : null;
    }

    /// <summary>A metric as a whole, and its p50, p90 and p99.</summary>
    /// <param name="metric">The metric.</param>
    public static IReadOnlyList<ComparedFigure> OfMetric(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        IEnumerable<TargetFigure> headlines = TargetFigures.StatisticsOf(metric).Where(figure => Headlines.Any(figure.Name.EndsWith));
        return [Overall(metric), .. headlines.Select(Of)];
    }

    /// <summary>What is compared where nobody says what: the metrics both sides have, and failures.</summary>
    /// <param name="first">One side.</param>
    /// <param name="second">The other.</param>
    public static IReadOnlyList<ComparedFigure> Defaults(RunTarget first, RunTarget second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var figures = new List<ComparedFigure>();
        foreach (string name in (ReadOnlySpan<string>)["ttft", "ttfa", "gap", "e2e"])
        {
            Metric metric = Metrics.Find(name)!;
            bool isThere = metric.Summary(first.Metrics) is not null && metric.Summary(second.Metrics) is not null;
            if (isThere && (name != "ttfa" || AnswerComesLater(first) || AnswerComesLater(second)))
            {
                figures.AddRange(OfMetric(metric));
            }
        }

        // What stands in for them in files of other tools, which have only some, and the totals of sessions.
        bool HasAny(string name) => figures.Any(figure => figure.Metric?.ShortName == name);
        IEnumerable<ComparedFigure> instead =
        [
            .. HasAny("gap") ? [] : (ComparedFigure[])[Of(TargetFigures.Find("speed_mean")!)],
            .. HasAny("e2e") ? [] : OfMetric(Metrics.Find("end")!),
            .. TargetFigures.OfWholeTarget.Where(figure => figure.Name.StartsWith("session_", StringComparison.Ordinal) || figure.Name == "error_rate").Select(Of),
        ];
        return [.. figures, .. instead.Where(figure => figure.IsIn(first) && figure.IsIn(second))];
    }

    /// <summary>Whether a target has it.</summary>
    /// <param name="target">The target.</param>
    public bool IsIn(RunTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return IsOverall ? Metric!.Summary(target.Metrics) is not null : Figure!.Of(target) is not null;
    }

    private static bool AnswerComesLater(RunTarget target) =>
        target.Metrics.TtftMs is { } ttft && target.Metrics.TtfaMs is { } ttfa && (ttft.N != ttfa.N || ttft.Mean != ttfa.Mean);

    private static ComparedFigure Overall(Metric metric) =>
        new(metric.ShortName + OverallEnd, metric.Label + " overall", metric.Unit, metric.HigherIsBetter) { Metric = metric };

    private static ComparedFigure Of(TargetFigure figure)
    {
        string label = figure.Metric is { } metric
            ? metric.Label + figure.Name[metric.ShortName.Length..].Replace('_', ' ')
            : figure.Name.Replace('_', ' ');
        return new ComparedFigure(figure.Name, label, figure.Unit, figure.HigherIsBetter) { Figure = figure, Metric = figure.Metric };
    }
}
