namespace FirstToken.Reports.Charts;

/// <summary>How many samples lie where. One series is drawn as bars of requests; several as outlines of shares, since their numbers may differ.</summary>
public sealed record HistogramChart : DistributionChart
{
    // More areas over each other make a colour that stands for nothing.
    private const int MostFilled = 3;

    internal override IReadOnlyList<LegendEntry> Legend => [.. Sorted.Select(Entry)];

    private LegendEntry Entry(SortedSeries one) => Series.Count == 1
        ? new LegendEntry(one.NameWithCount, LegendSign.Box, SeriesStyle.Fill(one.Place))
        : new LegendEntry(one.NameWithCount, LegendSign.Line, SeriesStyle.Line(one.Place));

    internal override void Draw(SvgWriter svg, Box area)
    {
        SortedSeries[] sorted = Sorted;
        double[] all = [.. sorted.SelectMany(one => one.Ascending).Order()];
        if (all.Length == 0)
        {
            new Plot(area, QuantityAxis(sorted, fromZero: false), new ChartAxis("requests").Over([])).DrawFrame(svg);
            return;
        }

        bool log = QuantityAxis(sorted, fromZero: false).Scale is LogScale;
        double[] borders = HistogramBins.Of(all, log);
        double[][] heights = [.. sorted.Select(one => Heights(one.Ascending, borders))];
        var along = new ChartAxis(Quantity, log ? AxisKind.Log : AxisKind.Linear) { FromZero = false };
        var up = new ChartAxis(sorted.Length == 1 ? "requests" : "share of requests, %") { Counts = sorted.Length == 1 };
        var plot = new Plot(area, along.Over(borders), up.Over(heights.SelectMany(height => height)));
        plot.DrawFrame(svg);
        if (sorted.Length == 1)
        {
            DrawBars(svg, plot, borders, heights[0]);
            return;
        }

        foreach (SortedSeries one in sorted)
        {
            PathData outline = Outline(plot, borders, heights[one.Place]);
            if (sorted.Length <= MostFilled)
            {
                svg.Path(outline, "area " + SeriesStyle.Fill(one.Place));
            }

            svg.Path(outline, SeriesStyle.Line(one.Place), one.NameWithCount);
        }
    }

    private double[] Heights(double[] samples, double[] borders)
    {
        double unit = Series.Count == 1 ? 1 : 100.0 / Math.Max(1, samples.Length);
        return [.. HistogramBins.Count(samples, borders).Select(count => count * unit)];
    }

    private static void DrawBars(SvgWriter svg, Plot plot, double[] borders, double[] heights)
    {
        for (int i = 0; i < heights.Length; i++)
        {
            if (heights[i] > 0)
            {
                double left = plot.X(borders[i]);
                double width = plot.X(borders[i + 1]) - left;
                double top = plot.Y(heights[i]);
                string tip = $"{Figures.Milliseconds(borders[i])} to {Figures.Milliseconds(borders[i + 1])}: {Figures.Count((long)heights[i])}";
                svg.Rect(new Box(left + 0.5, top, Math.Max(0.5, width - 1), plot.Inner.Bottom - top), SeriesStyle.Fill(0), tip);
            }
        }
    }

    private static PathData Outline(Plot plot, double[] borders, double[] heights)
    {
        PathData path = new PathData().MoveTo(plot.X(borders[0]), plot.Inner.Bottom);
        for (int i = 0; i < heights.Length; i++)
        {
            path.UpOrDownTo(plot.Y(heights[i])).AcrossTo(plot.X(borders[i + 1]));
        }

        return path.UpOrDownTo(plot.Inner.Bottom);
    }
}
