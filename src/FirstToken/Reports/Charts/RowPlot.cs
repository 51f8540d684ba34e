namespace FirstToken.Reports.Charts;

/// <summary>The frame of a chart whose rows are things and whose only axis lies below them.</summary>
internal sealed class RowPlot
{
    private const double TicksHeight = 42;
    private const double TickSize = 12;

    private readonly Axis _x;

    public RowPlot(Box area, Axis x)
    {
        _x = x;
        double half = TextWidth.Of(x.Scale.Ticks[^1].Label, TickSize) / 2;
        double halfOfFirst = TextWidth.Of(x.Scale.Ticks[0].Label, TickSize) / 2;
        Inner = new Box(area.Left + halfOfFirst, area.Top, area.Width - halfOfFirst - half, area.Height - TicksHeight);
    }

    public Box Inner { get; }

    public double X(double value) => Inner.Left + (_x.Scale.Position(value) * Inner.Width);

    public void DrawFrame(SvgWriter svg)
    {
        foreach (Tick tick in _x.Scale.Ticks)
        {
            double x = X(tick.Value);
            svg.Line(x, Inner.Top, x, Inner.Bottom, "grid");
            svg.Text(x, Inner.Bottom + 16, tick.Label, "muted", TextAnchor.Middle);
        }

        svg.Line(Inner.Left, Inner.Bottom, Inner.Right, Inner.Bottom, "axis");
        svg.Text(Inner.Right, Inner.Bottom + 34, TextWidth.Shorten(_x.Title, Inner.Width, TickSize), "muted", TextAnchor.End);
    }
}
