namespace FirstToken.Reports.Charts;

/// <summary>The median of each stretch of successive requests.</summary>
internal static class MovingMedian
{
    private const int MostPoints = 200;
    private const int Stretches = 40;

    /// <summary>How many requests a stretch has: a 40th of all, at least as many as a median needs, an odd number.</summary>
    public static int Width(int count) => Math.Max(SampleSeries.FewestForMedian, count / Stretches) | 1;

    /// <summary>Medians, each at the moment of its middle request. Whole stretches only: none before there are enough requests, none after.</summary>
    /// <param name="ordered">Moments and figures by moment.</param>
    public static IEnumerable<ChartPoint> Of(ChartPoint[] ordered)
    {
        int width = Width(ordered.Length);
        int last = ordered.Length - width;
        int points = Math.Min(MostPoints, last + 1);
        double[] stretch = new double[width];
        for (int i = 0; i < points; i++)
        {
            int start = points == 1 ? 0 : (int)((long)i * last / (points - 1));
            for (int j = 0; j < width; j++)
            {
                stretch[j] = ordered[start + j].Y;
            }

            Array.Sort(stretch);
            yield return new ChartPoint(ordered[start + (width / 2)].X, stretch[width / 2]);
        }
    }
}
