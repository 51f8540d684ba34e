using FirstToken.Judging;
using FirstToken.Reports.Charts;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>The charts of a comparison: both sides of every metric compared laid over each other.</summary>
public static class CompareCharts
{
    /// <summary>Makes them; a metric without samples on both sides has none.</summary>
    /// <param name="result">The comparison.</param>
    public static IReadOnlyList<Chart> Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. result.Comparisons.SelectMany(comparison => OfPair(comparison, result.Comparisons.Count > 1))];
    }

    private static IEnumerable<Chart> OfPair(TargetComparison comparison, bool isOneOfSeveral)
    {
        string of = isOneOfSeveral ? $" of {comparison.Second.Name}" : string.Empty;
        foreach (Metric metric in comparison.Figures.Select(figure => ComparedFigure.FindOne(figure.Figure)?.Metric).OfType<Metric>().Distinct())
        {
            SampleSeries[] series = [Series("A", comparison.First, comparison, metric), Series("B", comparison.Second, comparison, metric)];
            if (series.Any(side => side.Samples.Count == 0))
            {
                continue;
            }

            string quantity = $"{metric.Label}, {metric.Unit}";
            yield return new PercentileChart
            {
                Title = $"{metric.Label} by percentile{of}",
                Subtitle = "the value that so many of 100 samples stayed below",
                Quantity = quantity,
                Series = series,
                Marks = Marks(comparison),
            };
            yield return new EcdfChart
            {
                Title = $"{metric.Label}: share of samples within a value{of}",
                Subtitle = "how many of 100 samples were at or below a value",
                Quantity = quantity,
                Series = series,
                Marks = Marks(comparison),
            };
        }
    }

    private static SampleSeries Series(string letter, ComparedTarget side, TargetComparison comparison, Metric metric) =>
        SampleSeries.Of($"{letter}: {(comparison.First.Name == comparison.Second.Name ? side.File : side.Name)}", side.Target, metric);

    private static ChartMarks Marks(TargetComparison comparison) =>
        (comparison.First.Simulated || comparison.Second.Simulated ? ChartMarks.Simulated : ChartMarks.None)
        | (comparison.First.Valid && comparison.Second.Valid ? ChartMarks.None : ChartMarks.NotValid);
}
