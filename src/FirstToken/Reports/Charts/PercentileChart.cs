namespace FirstToken.Reports.Charts;

/// <summary>
/// Values by percentile: which share of the samples stayed below. Each nine is as wide as the one before, so the tail is as large as the rest. Every
/// level drawn is a sample that occurred (nearest rank); beyond the last percentile that has a 95 % interval the line is faint.
/// </summary>
public sealed record PercentileChart : DistributionChart
{
    internal override IEnumerable<string> OwnRemarks => base.OwnRemarks
        .Append("Each step is a sample that occurred. Faint: beyond the last percentile that has a 95 % interval.");

    internal override void Draw(SvgWriter svg, Box area)
    {
        SortedSeries[] sorted = Sorted;
        int most = sorted.Select(one => one.Ascending.Length).DefaultIfEmpty(0).Max();
        var plot = new Plot(area, new Axis("percentile", new PercentileScale(2.0 * most)), QuantityAxis(sorted, fromZero: true));
        plot.DrawFrame(svg);
        foreach (SortedSeries one in sorted)
        {
            DrawCurve(svg, plot, one);
        }
    }

    private static void DrawCurve(SvgWriter svg, Plot plot, SortedSeries series)
    {
        double known = PercentileSteps.LastKnown(series.Ascending.Length);
        var sure = new PathData();
        var faint = new PathData();
        double from = 0;
        double level = double.NaN;
        foreach (PercentileStep step in PercentileSteps.Of(series.Ascending))
        {
            // A step across the border is drawn in two parts.
            double border = Math.Clamp(known, from, step.UpTo);
            if (border > from)
            {
                Extend(sure, plot, (from, border), step.Value);
            }

            if (step.UpTo > border)
            {
                if (faint.IsEmpty && !double.IsNaN(level))
                {
                    faint.MoveTo(plot.X(border), plot.Y(border > from ? step.Value : level));
                }

                Extend(faint, plot, (border, step.UpTo), step.Value);
            }

            from = step.UpTo;
            level = step.Value;
        }

        string tip = series.NameWithCount;
        svg.Path(sure, SeriesStyle.Line(series.Place), tip);
        svg.Path(faint, SeriesStyle.Faint(series.Place), tip);
    }

    private static void Extend(PathData path, Plot plot, (double From, double To) shares, double value)
    {
        double y = plot.Y(value);
        if (path.IsEmpty)
        {
            path.MoveTo(plot.X(shares.From), y);
        }
        else
        {
            path.UpOrDownTo(y);
        }

        path.AcrossTo(plot.X(shares.To));
    }
}
