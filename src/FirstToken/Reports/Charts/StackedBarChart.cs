namespace FirstToken.Reports.Charts;

/// <summary>Bars that lie on their side, each made of parts: where the time of each target goes.</summary>
public sealed record StackedBarChart : Chart
{
    private const double RowHeight = 52;
    private const double BarHeight = 24;
    private const double AxisHeight = 60;
    private const double TextSize = 12;

    /// <summary>What is measured, and its unit (<c>ms</c>).</summary>
    public required string Quantity { get; init; }

    /// <summary>The bars, from the top.</summary>
    public required IReadOnlyList<StackedBar> Bars { get; init; }

    internal override double BodyHeight => AxisHeight + (RowHeight * Math.Max(1, Bars.Count));

    internal override IReadOnlyList<LegendEntry> Legend =>
        [.. Names.Select((name, place) => new LegendEntry(name, LegendSign.Box, SeriesStyle.Fill(place)))];

    private string[] Names => [.. Bars.SelectMany(bar => bar.Parts).Where(part => part.IsDrawn).Select(part => part.Name).Distinct(StringComparer.Ordinal)];

    internal override void Draw(SvgWriter svg, Box area)
    {
        string[] names = Names;
        double[] totals = [.. Bars.Select(bar => bar.Parts.Where(part => part.IsDrawn).Sum(part => part.Value))];
        double room = totals.Length == 0 ? 0 : totals.Max(total => TextWidth.Of(Figures.Milliseconds(total), TextSize)) + 10;
        var plot = new RowPlot(area with { Width = area.Width - room }, new ChartAxis(Quantity).Over(totals));
        plot.DrawFrame(svg);
        for (int row = 0; row < Bars.Count; row++)
        {
            double top = plot.Inner.Top + (row * RowHeight);
            svg.FittedText(plot.Inner.Left, top + 16, Bars[row].Name, plot.Inner.Width, "halo");
            double sum = 0;
            foreach (StackedPart part in Bars[row].Parts.Where(part => part.IsDrawn))
            {
                var box = new Box(plot.X(sum), top + 22, plot.X(sum + part.Value) - plot.X(sum), BarHeight);
                DrawPart(svg, box, part, Array.IndexOf(names, part.Name));
                sum += part.Value;
            }

            svg.Text(plot.X(sum) + 6, top + 22 + (BarHeight / 2) + 4, Figures.Milliseconds(sum), "halo");
        }
    }

    private void DrawPart(SvgWriter svg, Box box, StackedPart part, int place)
    {
        string figure = Figures.Milliseconds(part.Value);
        svg.Rect(box, SeriesStyle.Fill(place), $"{part.Name}: {figure} ({Quantity})");
        if (box.Width > TextWidth.Of(figure, TextSize) + 8)
        {
            svg.Text(box.Left + (box.Width / 2), box.Top + (BarHeight / 2) + 4, figure, "on", TextAnchor.Middle);
        }
    }
}
