using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>
/// How many points lie where, the stronger the more: gaps against their position in the answer, or against the time. Values up stand on a log scale;
/// those of 0 (chunks that arrived together) have a row of their own at the foot.
/// </summary>
public sealed record HeatMapChart : Chart
{
    private const double ZeroRowHeight = 24;

    /// <summary>The quantity along, with its unit.</summary>
    public required string Along { get; init; }

    /// <summary>The quantity up, with its unit (<c>gap, ms</c>).</summary>
    public required string Quantity { get; init; }

    /// <summary>The points; those that are no numbers, and those below 0 up, are left out.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>Along are whole numbers (positions), not stretches of a quantity. Default: no.</summary>
    public bool CountsAlong { get; init; }

    internal override double BodyHeight => 360;

    internal override IReadOnlyList<LegendEntry> Legend => HeatLevels.Legend(HeatLevels.Tops(new HeatGrid(Points, CountsAlong).Most));

    internal override IEnumerable<string> OwnRemarks =>
        Points.Any(point => point.Y == 0) ? ["Lowest row: 0, arrived together with the chunk before."] : [];

    internal override void Draw(SvgWriter svg, Box area)
    {
        var grid = new HeatGrid(Points, CountsAlong);
        int[] tops = HeatLevels.Tops(grid.Most);
        var plot = new Plot(area, new Axis(Along, grid.X), new Axis(Quantity + " (log scale)", grid.Y))
        {
            FootHeight = grid.HasZero ? ZeroRowHeight : 0,
        };
        plot.DrawFrame(svg);
        if (grid.HasZero)
        {
            svg.Text(plot.Inner.Left - 8, plot.Inner.Bottom + ZeroRowHeight - 2, "0", "muted", TextAnchor.End);
        }

        foreach (HeatCell cell in grid.Cells)
        {
            double left = plot.X(cell.From);
            double width = Math.Max(0.5, plot.X(cell.To) - left - 0.5);
            Box box = cell.IsZero
                ? new Box(left, plot.Inner.Bottom + 12, width, ZeroRowHeight - 13)
                : new Box(left, plot.Y(cell.High), width, Math.Max(0.5, plot.Y(cell.Low) - plot.Y(cell.High) - 0.5));
            svg.Rect(box, HeatLevels.Style(cell.Count, tops), Tip(cell));
        }
    }

    private string Tip(HeatCell cell)
    {
        string up = cell.IsZero ? "0" : $"{Figures.Milliseconds(cell.Low)} to {Figures.Milliseconds(cell.High)}";
        return $"{Columns(cell)}: {up}: {Figures.Count(cell.Count)}";
    }

    private string Columns(HeatCell cell)
    {
        if (!CountsAlong)
        {
            return $"{Figures.Milliseconds(cell.From)} to {Figures.Milliseconds(cell.To)}";
        }

        (double first, double last) = (cell.From + 0.5, cell.To - 0.5);
        return first == last
            ? first.ToString("0", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{first:0} to {last:0}");
    }
}
