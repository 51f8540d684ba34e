namespace FirstToken.Reports.Charts;

/// <summary>Points joined by straight lines in the order given: throughput against latency of a sweep, a figure over several runs. Every point measured is marked.</summary>
public sealed record LineChart : Chart
{
    private const int MostTips = 300;

    /// <summary>The axis along.</summary>
    public required ChartAxis XAxis { get; init; }

    /// <summary>The axis up.</summary>
    public required ChartAxis YAxis { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ChartSeries> Series { get; init; }

    /// <summary>Levels to be seen in the chart (an SLO): a line across at a value of the axis up, with its name.</summary>
    public IReadOnlyList<ChartLevel> Levels { get; init; } = [];

    internal override IReadOnlyList<LegendEntry> Legend =>
        [.. Series.Select((one, place) => new LegendEntry(one.Name, LegendSign.Line, SeriesStyle.Line(place)))];

    internal override void Draw(SvgWriter svg, Box area)
    {
        ChartPoint[][] lines = [.. Series.Select(one => one.Points.Where(point => point.IsFinite).ToArray())];
        ChartLevel[] levels = [.. Levels.Where(level => double.IsFinite(level.Value))];
        var plot = new Plot(
            area,
            XAxis.Over(lines.SelectMany(line => line).Select(point => point.X)),
            YAxis.Over(lines.SelectMany(line => line).Select(point => point.Y).Concat(levels.Select(level => level.Value))));
        plot.DrawFrame(svg);
        foreach (ChartLevel level in levels)
        {
            double y = plot.Y(level.Value);
            svg.Line(plot.Inner.Left, y, plot.Inner.Right, y, "line bad d1");
            svg.Text(plot.Inner.Left + 6, y - 5, TextWidth.Shorten(level.Name, plot.Inner.Width - 12, 12), "halo");
        }

        for (int place = 0; place < lines.Length; place++)
        {
            DrawLine(svg, plot, place, lines[place]);
        }
    }

    private void DrawLine(SvgWriter svg, Plot plot, int place, ChartPoint[] points)
    {
        var path = new PathData();
        var dots = new PathData();
        foreach (ChartPoint point in points)
        {
            (double x, double y) = (plot.X(point.X), plot.Y(point.Y));
            _ = path.IsEmpty ? path.MoveTo(x, y) : path.LineTo(x, y);
            dots.Dot(x, y);
        }

        svg.Path(path, SeriesStyle.Line(place), Series[place].Name);
        if (points.Length > MostTips)
        {
            svg.Path(dots, "dots " + SeriesStyle.Stroke(place), Series[place].Name);
            return;
        }

        foreach (ChartPoint point in points)
        {
            string tip = $"{Series[place].Name}: {XAxis.Title} {Figures.Milliseconds(point.X)}, {YAxis.Title} {Figures.Milliseconds(point.Y)}";
            svg.Circle(plot.X(point.X), plot.Y(point.Y), 4, SeriesStyle.Fill(place), tip);
        }
    }
}
