using FirstToken.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

public sealed class ReductionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(199)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void A_percentile_curve_is_nearest_rank_at_every_step_in_200_steps_at_most(int count)
    {
        double[] ascending = [.. Samples.Latencies(count).Order()];

        PercentileStep[] steps = [.. PercentileSteps.Of(ascending)];

        Assert.InRange(steps.Length, 1, 200);
        Assert.Equal(ascending[^1], steps[^1].Value);
        Assert.All(steps[..^1], step => Assert.Equal(ascending[(int)Math.Ceiling((step.UpTo * count) - 1e-6) - 1], step.Value));
        Assert.Equal(steps.Select(step => step.UpTo).Order(), steps.Select(step => step.UpTo));
    }

    [Fact]
    public void Few_samples_are_all_in_the_percentile_curve() =>
        Assert.Equal([3, 5, 8, 13], PercentileSteps.Of([3, 5, 8, 13]).Select(step => step.Value));

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(11, 0.5, 0.6)]
    [InlineData(64, 0.9, 0.91)]
    [InlineData(662, 0.99, 0.991)]
    public void The_curve_is_known_as_far_as_percentiles_have_an_interval(int count, double least, double most) =>
        Assert.InRange(PercentileSteps.LastKnown(count), least, most);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(500)]
    public void Every_sample_falls_into_one_bin(int count)
    {
        double[] ascending = [.. Samples.Latencies(count).Order()];
        foreach (bool log in (bool[])[false, true])
        {
            double[] borders = HistogramBins.Of(ascending, log);

            Assert.Equal(count, HistogramBins.Count(ascending, borders).Sum());
            Assert.InRange(borders.Length, 2, 63);
            Assert.True(borders[0] <= ascending[0] * 1.0000001 && borders[^1] >= ascending[^1] * 0.9999999);
        }
    }

    [Fact]
    public void A_moving_median_begins_and_ends_with_whole_stretches()
    {
        ChartPoint[] points = [.. Enumerable.Range(0, 13).Select(i => new ChartPoint(i, i == 6 ? 1_000 : i))];

        ChartPoint[] medians = [.. MovingMedian.Of(points)];

        Assert.Equal(11, MovingMedian.Width(points.Length));
        Assert.Equal([5, 6, 7], medians.Select(median => median.X));
        Assert.Equal([5, 7, 8], medians.Select(median => median.Y));
    }

    [Fact]
    public void Below_eleven_requests_there_is_no_moving_median() =>
        Assert.Empty(MovingMedian.Of([.. Enumerable.Range(0, 10).Select(i => new ChartPoint(i, i))]));

    [Fact]
    public void Dots_of_one_cell_become_one()
    {
        var grid = new DotGrid(4);
        for (int i = 0; i < 1_000; i++)
        {
            grid.Add(11 + (i * 0.001), 20);
        }

        Assert.Equal("M12 20h0", string.Concat(grid.Paths().Select(path => path.Dots)));
    }

    [Fact]
    public void A_heat_map_counts_every_point_and_keeps_zeros_apart()
    {
        ChartPoint[] points = [new(1, 0), new(1, 20), new(1, 20.1), new(2, 20), new(2, double.NaN), new(3, -1), new(100, 5_000)];

        var grid = new HeatGrid(points, countsAlong: true);

        Assert.Equal(5, grid.Cells.Sum(cell => cell.Count));
        Assert.Equal(1, grid.Cells.Single(cell => cell.IsZero).Count);
        Assert.True(grid.HasZero);
    }

    [Fact]
    public void Strengths_of_a_heat_map_reach_from_one_to_the_most()
    {
        Assert.Equal([1], HeatLevels.Tops(1));
        Assert.Equal([3, 10, 31, 100, 316, 1_000], HeatLevels.Tops(1_000));
        Assert.Equal("f0", HeatLevels.Style(1_000, HeatLevels.Tops(1_000)));
        Assert.Equal("f0 h1", HeatLevels.Style(1, HeatLevels.Tops(1_000)));
    }

    [Fact]
    public void Texts_are_shortened_in_the_middle_by_whole_characters()
    {
        Assert.Equal("short", TextWidth.Shorten("short", 100, 12));
        string shown = TextWidth.Shorten(string.Concat(Enumerable.Repeat("👩‍💻", 50)), 100, 12);

        Assert.Contains("…", shown, StringComparison.Ordinal);
        Assert.Empty(shown.Replace("👩‍💻", string.Empty).Replace("…", string.Empty));
        Assert.True(TextWidth.Of(shown, 12) <= 100);
    }

    [Fact]
    public void A_text_is_wrapped_at_its_blanks() =>
        Assert.Equal(["one two", "three"], TextWidth.Wrap("one two three", TextWidth.Of("one two ", 11), 11));
}
