namespace FirstToken.Reports.Charts;

/// <summary>The phases of requests on one time line, a row a phase: the waterfall. The request is sent at 0.</summary>
public sealed record PhaseChart : Chart
{
    private const double RowHeight = 22;
    private const double BarHeight = 14;
    private const double NameHeight = 28;
    private const double AxisHeight = 48;
    private const double TextSize = 12;
    private const double LongestName = 180;

    // A phase has the same colour in every chart, whichever others were measured.
    private static readonly string[] Usual = ["TTFT", "generation", "TTFB", "server", "send", "TCP", "TLS", "lateness", "DNS"];

    /// <summary>The targets, from the top.</summary>
    public required IReadOnlyList<PhaseGroup> Groups { get; init; }

    internal override double BodyHeight => AxisHeight + Groups.Sum(group => NameHeight + (RowHeight * group.Bars.Count));

    internal override void Draw(SvgWriter svg, Box area)
    {
        PhaseBar[] bars = [.. Groups.SelectMany(group => group.Bars).Where(bar => bar.IsDrawn)];
        string[] names = [.. Usual.Concat(bars.Select(bar => bar.Name)).Distinct(StringComparer.Ordinal)];
        double left = bars.Select(bar => Math.Min(LongestName, TextWidth.Of(bar.Name, TextSize))).DefaultIfEmpty(0).Max() + 10;
        double first = bars.Select(bar => bar.StartMs).Append(0).Min();
        double last = bars.Select(bar => bar.StartMs + bar.LengthMs).Append(0).Max();
        var axis = new Axis("ms from sending the request", LinearScale.From(first, last));

        // Figures stand behind their bars: as much room at the right as the worst of them reaches over the end of the axis.
        double whole = area.Width - left;
        double right = bars.Select(bar => TextWidth.Of(Figure(bar), TextSize) + 12 - ((1 - axis.Scale.Position(bar.StartMs + bar.LengthMs)) * whole * 0.8)).Append(0).Max();
        var plot = new RowPlot(area with { Left = area.Left + left, Width = area.Width - left - right }, axis);
        plot.DrawFrame(svg);
        double top = plot.Inner.Top;
        foreach (PhaseGroup group in Groups)
        {
            svg.FittedText(area.Left, top + 18, group.Name, area.Width, "halo strong");
            top += NameHeight;
            foreach (PhaseBar bar in group.Bars)
            {
                DrawBar(svg, plot, new Box(area.Left, top, left - 10, RowHeight), (bar, Array.IndexOf(names, bar.Name)));
                top += RowHeight;
            }
        }
    }

    private static void DrawBar(SvgWriter svg, RowPlot plot, Box row, (PhaseBar Bar, int Place) one)
    {
        (PhaseBar bar, int place) = one;
        svg.Text(row.Right, row.Top + 15, TextWidth.Shorten(bar.Name, LongestName, TextSize), "muted", TextAnchor.End);
        if (!bar.IsDrawn)
        {
            return;
        }

        double from = plot.X(bar.StartMs);

        // Whatever took time is seen, be it ever so short: the figure beside it tells how short.
        double width = Math.Max(1.5, plot.X(bar.StartMs + bar.LengthMs) - from);
        svg.Rect(new Box(from, row.Top + 4, width, BarHeight), SeriesStyle.Fill(place), $"{bar.Name}: {Figure(bar)}");
        svg.Text(from + width + 5, row.Top + 15, Figure(bar), "halo");
    }

    private static string Figure(PhaseBar bar) => $"{Figures.Milliseconds(bar.LengthMs)} ms{(bar.Note is null ? string.Empty : $" ({bar.Note})")}";
}
