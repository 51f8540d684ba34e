namespace FirstToken.Reports.Charts;

/// <summary>A few named points: cost against latency, each target one of them.</summary>
public sealed record ScatterChart : Chart
{
    private const double LabelSize = 12;
    private const double LongestLabel = 240;

    /// <summary>The axis along.</summary>
    public required ChartAxis XAxis { get; init; }

    /// <summary>The axis up.</summary>
    public required ChartAxis YAxis { get; init; }

    /// <summary>The points; those that are no numbers are left out.</summary>
    public required IReadOnlyList<ScatterPoint> Points { get; init; }

    internal override IReadOnlyList<LegendEntry> Legend =>
        [.. Points.Select((point, place) => new LegendEntry(point.Name, LegendSign.Dot, SeriesStyle.Fill(place)))];

    internal override void Draw(SvgWriter svg, Box area)
    {
        (ScatterPoint Point, int Place)[] points = [.. Points.Select((point, place) => (point, place)).Where(one => one.point.IsFinite)];
        var plot = new Plot(area, XAxis.Over(points.Select(one => one.Point.X)), YAxis.Over(points.SelectMany(one => one.Point.Ys)));
        plot.DrawFrame(svg);
        foreach ((ScatterPoint point, int place) in points)
        {
            double x = plot.X(point.X);
            if (point.YInterval is { } interval)
            {
                svg.Line(x, plot.Y(interval.Lower), x, plot.Y(interval.Upper), "line " + SeriesStyle.Stroke(place));
            }

            string tip = $"{point.Name}: {XAxis.Title} {Number(point.X)}, {YAxis.Title} {Number(point.Y)}";
            svg.Circle(x, plot.Y(point.Y), 6, SeriesStyle.Fill(place), tip);
        }

        DrawLabels(svg, plot, points);
    }

    // A label goes to the first side of its point where nothing else is; without such a place the legend has to do.
    private static void DrawLabels(SvgWriter svg, Plot plot, (ScatterPoint Point, int Place)[] points)
    {
        List<Box> taken = [.. points.Select(one => Around(plot, one.Point))];
        foreach ((ScatterPoint point, _) in points)
        {
            string label = TextWidth.Shorten(point.Name, LongestLabel, LabelSize);
            double width = TextWidth.Of(label, LabelSize);
            (double x, double y) = (plot.X(point.X), plot.Y(point.Y));
            Box[] sides =
            [
                new(x + 10, y - 8, width, 16), new(x - 10 - width, y - 8, width, 16),
                new(x - (width / 2), y - 26, width, 16), new(x - (width / 2), y + 10, width, 16),
            ];
            foreach (Box side in sides.Where(side => plot.Inner.Holds(side) && !taken.Any(side.Meets)).Take(1))
            {
                taken.Add(side);
                svg.Text(side.Left, side.Bottom - 4, label, "halo");
            }
        }
    }

    private static Box Around(Plot plot, ScatterPoint point)
    {
        double top = point.Ys.Min(plot.Y);
        double bottom = point.Ys.Max(plot.Y);
        return new Box(plot.X(point.X) - 7, Math.Min(top, plot.Y(point.Y) - 7), 14, Math.Max(14, bottom - top));
    }

    private static string Number(double value) => TickText.Of(value, Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1e-9, Math.Abs(value)))) - 3));
}
