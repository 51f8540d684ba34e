using FirstToken.Reports.Charts;
using FirstToken.Statistics;

namespace FirstToken.Tests.Reports.Charts;

/// <summary>Latencies that look like latencies, the same for the same seed.</summary>
internal static class Samples
{
    public static double[] Latencies(int count, ulong seed = 1, double median = 300)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Round(median * Math.Exp(0.4 * random.NextNormal()), 3))];
    }

    public static SampleSeries Series(string name, int count, ulong seed = 1) => new(name, Latencies(count, seed));

    public static TimedSeries Timed(string name, int count) =>
        new(name, [.. Latencies(count).Select((value, i) => new TimedSample(i * 0.05, i % 17 == 3 ? null : value))]);

    /// <summary>One of every kind of chart, of so many samples.</summary>
    public static IEnumerable<Chart> Every(IReadOnlyList<double> values, string name)
    {
        SampleSeries series = new(name, values);
        ChartPoint[] points = [.. values.Select((value, i) => new ChartPoint(i, value))];
        yield return new PercentileChart { Title = name, Quantity = "TTFT, ms", Series = [series] };
        yield return new PercentileChart { Title = name, Quantity = "TTFT, ms", Series = [series, series with { Name = "other" }] };
        yield return new EcdfChart { Title = name, Subtitle = name, Quantity = "TTFT, ms", Series = [series] };
        yield return new HistogramChart { Title = name, Quantity = "TTFT, ms", Series = [series] };
        yield return new HistogramChart { Title = name, Quantity = name, Series = [series, series with { Name = "other" }] };
        yield return new LatencyOverTimeChart { Title = name, Quantity = "TTFT, ms", Series = [new TimedSeries(name, [.. values.Select((value, i) => new TimedSample(i, value))])] };
        yield return new HeatMapChart { Title = name, Along = "position", Quantity = "gap, ms", Points = points, CountsAlong = true };
        yield return new HeatMapChart { Title = name, Along = "s", Quantity = "gap, ms", Points = points };
        yield return new LineChart { Title = name, XAxis = new ChartAxis("load"), YAxis = new ChartAxis("p99, ms"), Series = [new ChartSeries(name, points)], Levels = [new ChartLevel(name, 1500)] };
        yield return new ScatterChart { Title = name, XAxis = new ChartAxis("USD"), YAxis = new ChartAxis("ms"), Points = [.. values.Take(12).Select((value, i) => new ScatterPoint(name, i, value))] };
        yield return new StackedBarChart { Title = name, Quantity = "ms", Bars = [new StackedBar(name, [.. values.Take(12).Select((value, i) => new StackedPart($"{name}{i}", value))])] };
        yield return new PhaseChart { Title = name, Groups = [new PhaseGroup(name, [.. values.Take(7).Select((value, i) => new PhaseBar($"phase {i}", -1, value))])], Remarks = [name] };
    }
}
