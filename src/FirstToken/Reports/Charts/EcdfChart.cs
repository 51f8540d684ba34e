namespace FirstToken.Reports.Charts;

/// <summary>Which share of the samples was at most a value: a step up at every sample (at every 500th part of them where there are more).</summary>
public sealed record EcdfChart : DistributionChart
{
    private const int MostSteps = 500;

    internal override void Draw(SvgWriter svg, Box area)
    {
        SortedSeries[] sorted = Sorted;
        var share = new ChartAxis("share of requests at or below, %");
        var plot = new Plot(area, QuantityAxis(sorted, fromZero: false), share.Over([0, 100]));
        plot.DrawFrame(svg);
        foreach (SortedSeries one in sorted)
        {
            svg.Path(Curve(one.Ascending, plot), SeriesStyle.Line(one.Place), one.NameWithCount);
        }
    }

    private static PathData Curve(double[] ascending, Plot plot)
    {
        int n = ascending.Length;
        int steps = Math.Min(n, MostSteps);
        var path = new PathData();
        for (int i = 1; i <= steps; i++)
        {
            int rank = (int)((long)i * n / steps);
            double x = plot.X(ascending[rank - 1]);
            if (path.IsEmpty)
            {
                path.MoveTo(plot.X(ascending[0]), plot.Y(0));
            }

            path.AcrossTo(x).UpOrDownTo(plot.Y(100.0 * rank / n));
        }

        return path;
    }
}
