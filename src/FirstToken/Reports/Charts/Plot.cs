namespace FirstToken.Reports.Charts;

/// <summary>The frame that a chart's marks are drawn in: two axes with their ticks, and where a pair of values stands between them.</summary>
internal sealed class Plot
{
    private const double TitleHeight = 22;
    private const double TicksHeight = 20;
    private const double TickSize = 12;
    private const double LabelGap = 8;

    private readonly Axis _x;
    private readonly Axis _y;

    public Plot(Box area, Axis x, Axis y)
    {
        _x = x;
        _y = y;
        double left = LabelGap + y.Scale.Ticks.Max(tick => TextWidth.Of(tick.Label, TickSize));
        double right = 6 + (TextWidth.Of(x.Scale.Ticks[^1].Label, TickSize) / 2);
        Inner = new Box(area.Left + left, area.Top + TitleHeight, area.Width - left - right, area.Height - (2 * TitleHeight) - TicksHeight);
    }

    /// <summary>Where the marks go.</summary>
    public Box Inner { get; private init; }

    /// <summary>Room below <see cref="Inner"/> that belongs to the chart, above the ticks.</summary>
    public double FootHeight
    {
        get;
        init
        {
            field = value;
            Inner = Inner with { Height = Inner.Height - value };
        }
    }

    public double X(double value) => Inner.Left + (_x.Scale.Position(value) * Inner.Width);

    public double Y(double value) => Inner.Bottom - (_y.Scale.Position(value) * Inner.Height);

    public void DrawFrame(SvgWriter svg)
    {
        foreach (Tick tick in _y.Scale.Ticks)
        {
            double y = Y(tick.Value);
            svg.Line(Inner.Left, y, Inner.Right, y, "grid");
            if (tick.Label.Length > 0)
            {
                svg.Text(Inner.Left - LabelGap, y + 4, tick.Label, "muted", TextAnchor.End);
            }
        }

        DrawTicksBelow(svg);
        double foot = Inner.Bottom + FootHeight;
        svg.Line(Inner.Left, foot, Inner.Right, foot, "axis");
        svg.Text(Inner.Left, Inner.Top - LabelGap, TextWidth.Shorten(_y.Title, Inner.Width, TickSize), "muted");
        svg.Text(Inner.Right, foot + TicksHeight + 16, TextWidth.Shorten(_x.Title, Inner.Width, TickSize), "muted", TextAnchor.End);
    }

    // Of labels that would run into each other the earlier one stays.
    private void DrawTicksBelow(SvgWriter svg)
    {
        double taken = double.NegativeInfinity;
        foreach (Tick tick in _x.Scale.Ticks)
        {
            double x = X(tick.Value);
            double half = TextWidth.Of(tick.Label, TickSize) / 2;
            svg.Line(x, Inner.Top, x, Inner.Bottom, "grid");
            if (tick.Label.Length > 0 && x - half > taken + 4)
            {
                svg.Text(x, Inner.Bottom + FootHeight + 16, tick.Label, "muted", TextAnchor.Middle);
                taken = x + half;
            }
        }
    }
}
