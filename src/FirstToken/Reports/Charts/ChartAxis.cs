namespace FirstToken.Reports.Charts;

/// <summary>What an axis shows.</summary>
/// <param name="Title">The quantity and its unit (<c>TTFT, ms</c>).</param>
/// <param name="Kind">How it spaces values; linear unless said otherwise.</param>
public sealed record ChartAxis(string Title, AxisKind Kind = AxisKind.Linear)
{
    private const double FarAboveMedian = 10;

    /// <summary>A linear axis begins at 0 when the smallest value is above it; otherwise near the smallest value. Default: yes.</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>The values are counts: a linear axis has ticks at whole numbers only. Default: no.</summary>
    public bool Counts { get; init; }

    internal Axis Over(IEnumerable<double> values)
    {
        double[] ascending = [.. values.Where(double.IsFinite).Order()];
        if (ascending.Length == 0)
        {
            return new Axis(Title, LinearScale.Over(0, 1));
        }

        (double low, double high) = (ascending[0], ascending[^1]);
        bool far = high > FarAboveMedian * ascending[(ascending.Length - 1) / 2];
        if (low > 0 && (Kind == AxisKind.Log || (Kind == AxisKind.Auto && far)))
        {
            return new Axis(Title + " (log scale)", LogScale.Over(low, high));
        }

        (low, high) = FromZero ? (Math.Min(0, low), Math.Max(0, high)) : (low, high);
        return new Axis(Title, Counts ? LinearScale.OverCounts(low, high) : LinearScale.Over(low, high));
    }
}
