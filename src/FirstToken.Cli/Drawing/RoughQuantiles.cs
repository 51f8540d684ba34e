namespace FirstToken.Cli.Drawing;

/// <summary>Quantiles to 2 %, for the live view only: adding costs nanoseconds, so that watching does not disturb.</summary>
internal sealed class RoughQuantiles
{
    private const double Growth = 1.02;
    private static readonly double s_logGrowth = Math.Log(Growth);

    // 1 µs to 10 hours.
    private readonly int[] _counts = new int[1 + (int)(Math.Log(3.6e10) / s_logGrowth)];
    private int _total;

    public void Add(long nanoseconds)
    {
        int bucket = (int)(Math.Log(Math.Max(1, nanoseconds / 1e3)) / s_logGrowth);
        _counts[Math.Min(bucket, _counts.Length - 1)]++;
        _total++;
    }

    /// <summary>The quantile in milliseconds; absent while there is nothing.</summary>
    public double? Milliseconds(double quantile)
    {
        if (_total == 0)
        {
            return null;
        }

        int rank = (int)Math.Ceiling(quantile * _total);
        int bucket = 0;
        for (int seen = _counts[0]; seen < rank; seen += _counts[bucket])
        {
            bucket++;
        }

        return Math.Pow(Growth, bucket + 0.5) / 1e3;
    }
}
