namespace FirstToken.Reports.Charts;

/// <summary>The borders of a histogram's bins: round values, the same for all series.</summary>
internal static class HistogramBins
{
    private const int Fewest = 8;
    private const int Most = 60;

    /// <summary>Ascending borders around all samples, one more than bins; by the rule of Freedman and Diaconis, within 8 to 60 bins.</summary>
    /// <param name="ascending">The samples of all series; at least one.</param>
    /// <param name="log">Bins of equal ratio instead of equal width; needs samples above 0.</param>
    public static double[] Of(double[] ascending, bool log)
    {
        double[] values = log ? [.. ascending.Select(Math.Log10)] : ascending;
        (double low, double high) = (values[0], values[^1]);
        if (!(high > low))
        {
            double room = low == 0 ? 0.5 : log ? 0.02 : Math.Abs(low) / 20;
            return [Back(low - room), Back(low + room)];
        }

        int n = values.Length;
        double middleHalf = values[(n - 1) * 3 / 4] - values[(n - 1) / 4];
        double width = Math.Clamp(2 * middleHalf / Math.Cbrt(n), (high - low) / Most, (high - low) / Fewest);
        width = log ? width : LinearScale.NiceStep(width);
        double start = log ? low : Math.Floor((low / width) + 1e-9) * width;
        int bins = Math.Max(1, (int)Math.Ceiling(((high - start) / width) - 1e-9));
        return [.. Enumerable.Range(0, bins + 1).Select(i => Back(start + (i * width)))];

        double Back(double value) => log ? Math.Pow(10, value) : value;
    }

    /// <summary>How many samples fall into each bin; one on a border counts above it, the largest into the last bin.</summary>
    public static int[] Count(double[] samples, double[] borders)
    {
        int[] counts = new int[borders.Length - 1];
        foreach (double sample in samples)
        {
            int found = Array.BinarySearch(borders, sample);
            int bin = found >= 0 ? found : ~found - 1;
            counts[Math.Clamp(bin, 0, counts.Length - 1)]++;
        }

        return counts;
    }
}
