using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Charts;

/// <summary>Every chart of a run: its targets laid over each other where that can be, one chart a target where not.</summary>
public static class RunCharts
{
    private const string NoSingleRequests = "the file holds no single requests, only their summary";

    /// <summary>The charts, in the order a report shows them; one that the run cannot give says why.</summary>
    /// <param name="run">The run; nothing outside it is looked at.</param>
    public static IReadOnlyList<RunChart> Of(RunFile run)
    {
        ArgumentNullException.ThrowIfNull(run);
        ChartMarks marks = (run.Simulated ? ChartMarks.Simulated : 0) | (run.Valid.Ok ? 0 : ChartMarks.NotValid);
        RunChart[] charts =
        [
            PhaseCharts.Of(run.Targets),
            .. Distributions(run, Headline(run)),
            OverTime(run, Headline(run)),
            GapPercentiles(run),
            .. GapCharts.Of(run.Targets),
            .. MoreMetrics(run, Headline(run)),
            CostChart.Of(run.Targets),
        ];
        return [.. charts.Select(chart => chart with { Chart = chart.Chart is null ? null : chart.Chart with { Marks = marks } })];
    }

    // TTFT is what people wait for; an answer that was not streamed has none, and then the whole of it is.
    private static Metric Headline(RunFile run) =>
        ((string[])["ttft", "e2e", "end", "ttfb"]).Select(name => Metrics.Find(name)!)
            .FirstOrDefault(metric => run.Targets.Any(target => metric.Summary(target.Metrics) is not null)) ?? Metrics.Find("ttft")!;

    private static IEnumerable<RunChart> Distributions(RunFile run, Metric metric)
    {
        IReadOnlyList<SampleSeries> series = Samples(run, metric);
        string quantity = Quantity(metric);
        yield return Chart(
            new RunChart($"{Slug(metric)}-percentiles", $"{metric.Label} by percentile"),
            WhyNone(run, metric, series),
            title => new PercentileChart { Title = title, Subtitle = "the value that so many of 100 requests stayed below", Quantity = quantity, Series = series });
        yield return Chart(
            new RunChart($"{Slug(metric)}-ecdf", $"{metric.Label}: share of requests within a time"),
            WhyNone(run, metric, series),
            title => new EcdfChart { Title = title, Subtitle = "how many of 100 requests were at or below a value", Quantity = quantity, Series = series });
        yield return Chart(
            new RunChart($"{Slug(metric)}-histogram", $"{metric.Label}: how requests are spread"),
            WhyNone(run, metric, series),
            title => new HistogramChart { Title = title, Quantity = quantity, Series = series });
    }

    private static RunChart OverTime(RunFile run, Metric metric)
    {
        IReadOnlyList<TimedSeries> series = [.. run.Targets.Where(target => target.Requests.Count > 0).Select(target => Timed(target, metric))];
        return Chart(
            new RunChart($"{Slug(metric)}-over-time", $"{metric.Label} over the run"),
            series.Any(one => one.Samples.Any(sample => sample.Value is not null)) ? null : WhyNone(run, metric, []),
            title => new LatencyOverTimeChart { Title = title, Quantity = Quantity(metric), Series = series });
    }

    private static TimedSeries Timed(RunTarget target, Metric metric)
    {
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        return new TimedSeries(
            target.Name,
            [
                .. target.Requests
                    .Select(request => (Request: request, Value: metric.Of(request, fromIntended)))
                    .Where(one => one.Value is not null || one.Request.Error is not null)
                    .Select(one => new TimedSample(one.Request.SentMs / 1000, one.Value)),
            ]);
    }

    private static RunChart GapPercentiles(RunFile run)
    {
        Metric gap = Metrics.Find("gap")!;
        SampleSeries[] series = Samples(run, gap);
        return Chart(
            new RunChart("gap-percentiles", "Gaps between chunks by percentile"),
            GapCharts.WhyNone(run.Targets, series.Length > 0),
            title => new PercentileChart { Title = title, Subtitle = "all gaps of all answers", Quantity = "gap, ms", Series = series });
    }

    private static IEnumerable<RunChart> MoreMetrics(RunFile run, Metric headline)
    {
        foreach (Metric metric in ((string[])["e2e", "speed"]).Select(name => Metrics.Find(name)!).Where(metric => metric != headline))
        {
            IReadOnlyList<SampleSeries> series = Samples(run, metric);
            string label = metric.Name == "speed_tps" ? "Speed" : metric.Label;
            yield return Chart(
                metric.HigherIsBetter
                    ? new RunChart($"{Slug(metric)}-ecdf", $"{label}: share of requests at or below")
                    : new RunChart($"{Slug(metric)}-percentiles", $"{label} by percentile"),
                WhyNone(run, metric, series),
                title => metric.HigherIsBetter
                    ? new EcdfChart { Title = title, Quantity = Quantity(metric), Series = series }
                    : new PercentileChart { Title = title, Quantity = Quantity(metric), Series = series });
        }
    }

    private static RunChart Chart(RunChart chart, string? whyNone, Func<string, Chart> draw) =>
        whyNone is null ? chart with { Chart = draw(chart.Title) } : chart with { Missing = whyNone };

    private static SampleSeries[] Samples(RunFile run, Metric metric) =>
        [.. run.Targets.Select(target => SampleSeries.Of(target.Name, target, metric)).Where(series => series.Samples.Count > 0)];

    private static string? WhyNone(RunFile run, Metric metric, IReadOnlyList<SampleSeries> series) =>
        series.Any(one => one.Samples.Count > 1) ? null
        : series.Count > 0 ? "one request makes no distribution"
        : run.Targets.All(target => target.Counts.Ok == 0) ? "no request succeeded"
        : run.Targets.All(target => target.Requests.Count == 0) ? NoSingleRequests
        : $"no request of this run has a {metric.Label}";

    private static string Quantity(Metric metric) => $"{metric.Label}, {metric.Unit}";

    private static string Slug(Metric metric) => metric.ShortName.Replace('_', '-');
}
