using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>
/// A figure of each request against the moment it was sent, and the median of the requests around each moment. Requests that failed have no figure:
/// they stand as strokes at the foot.
/// </summary>
public sealed record LatencyOverTimeChart : Chart
{
    private const int MostSingleDots = 300;
    private const int MostFineDots = 5_000;

    /// <summary>The quantity and its unit (<c>TTFT, ms</c>).</summary>
    public required string Quantity { get; init; }

    /// <summary>What is compared: targets or runs.</summary>
    public required IReadOnlyList<TimedSeries> Series { get; init; }

    /// <summary>How the axis of the quantity spaces values; <see cref="AxisKind.Auto"/> unless said otherwise.</summary>
    public AxisKind Kind { get; init; } = AxisKind.Auto;

    internal override IReadOnlyList<LegendEntry> Legend =>
        [.. Series.Select((one, place) => new LegendEntry(Counted(one), LegendSign.Dot, SeriesStyle.Fill(place)))];

    internal override IEnumerable<string> OwnRemarks
    {
        get
        {
            (string Name, int Count)[] counts = [.. Series.Select(one => (one.Name, one.InOrder().Count(sample => sample.Value is not null)))];
            foreach (string line in SampleSeries.TooFew(counts))
            {
                yield return line;
            }

            if (counts.Any(one => one.Count >= SampleSeries.FewestForMedian))
            {
                string widths = string.Join(", ", counts.Where(one => one.Count >= SampleSeries.FewestForMedian)
                    .Select(one => MovingMedian.Width(one.Count)).Distinct().Order().Select(width => Figures.Count(width)));
                yield return $"Line: p50 of {widths} successive requests, at the middle one.";
            }

            if (Series.Any(one => one.Samples.Any(sample => sample.Value is null)))
            {
                yield return "Strokes at the foot: requests that failed; they have no figure.";
            }
        }
    }

    internal override void Draw(SvgWriter svg, Box area)
    {
        TimedSample[][] all = [.. Series.Select(one => one.InOrder())];
        var plot = new Plot(
            area,
            new ChartAxis("sent, seconds from the start of the run").Over(all.SelectMany(one => one).Select(sample => sample.AtS)),
            new ChartAxis(Quantity, Kind).Over(all.SelectMany(one => one).Select(sample => sample.Value).OfType<double>()));
        plot.DrawFrame(svg);
        ChartPoint[][] points = [.. all.Select(Answered)];
        for (int place = 0; place < all.Length; place++)
        {
            DrawDots(svg, plot, place, points[place]);
            DrawFailures(svg, plot, place, all[place]);
        }

        // Above the dots of all series, with a rim of paper: between thousands of dots a line of their own colour is lost.
        for (int place = 0; place < all.Length; place++)
        {
            DrawMedian(svg, plot, place, points[place]);
        }
    }

    private static ChartPoint[] Answered(TimedSample[] samples) =>
        [.. samples.Where(sample => sample.Value is not null).Select(sample => new ChartPoint(sample.AtS, sample.Value!.Value))];

    private static string Counted(TimedSeries series)
    {
        int failed = series.Samples.Count(sample => sample.Value is null);
        string suffix = failed == 0 ? string.Empty : $", {Figures.Count(failed)} failed";
        return $"{series.Name} (n = {Figures.Count(series.Samples.Count - failed)}{suffix})";
    }

    private void DrawDots(SvgWriter svg, Plot plot, int place, ChartPoint[] points)
    {
        if (points.Length <= MostSingleDots)
        {
            foreach (ChartPoint point in points)
            {
                string at = point.X.ToString("0.000", CultureInfo.InvariantCulture);
                svg.Circle(plot.X(point.X), plot.Y(point.Y), 3, "dot " + SeriesStyle.Fill(place), $"{Series[place].Name}: {Figures.Milliseconds(point.Y)} at {at} s");
            }

            return;
        }

        var grid = new DotGrid(points.Length <= MostFineDots ? 2 : 4);
        foreach (ChartPoint point in points)
        {
            grid.Add(plot.X(point.X), plot.Y(point.Y));
        }

        foreach ((string style, PathData dots) in grid.Paths())
        {
            svg.Path(dots, $"dots {SeriesStyle.Stroke(place)}{style}", Series[place].Name);
        }
    }

    private void DrawFailures(SvgWriter svg, Plot plot, int place, TimedSample[] samples)
    {
        var strokes = new PathData();
        int before = int.MinValue;
        foreach (TimedSample sample in samples.Where(sample => sample.Value is null))
        {
            int x = (int)Math.Round(plot.X(sample.AtS));
            if (x != before)
            {
                strokes.MoveTo(x, plot.Inner.Bottom - 9).UpOrDownTo(plot.Inner.Bottom);
                before = x;
            }
        }

        svg.Path(strokes, "failed", $"{Series[place].Name}: failed");
    }

    private void DrawMedian(SvgWriter svg, Plot plot, int place, ChartPoint[] points)
    {
        if (points.Length < SampleSeries.FewestForMedian)
        {
            return;
        }

        var line = new PathData();
        foreach (ChartPoint median in MovingMedian.Of(points))
        {
            (double x, double y) = (plot.X(median.X), plot.Y(median.Y));
            _ = line.IsEmpty ? line.MoveTo(x, y) : line.LineTo(x, y);
        }

        svg.Path(line, "rim");
        svg.Path(line, SeriesStyle.Line(place), $"{Series[place].Name}: p50 of {Figures.Count(MovingMedian.Width(points.Length))} successive requests");
    }
}
