namespace FirstToken.Reports.Charts;

/// <summary>A chart of how samples are distributed; several series are laid over each other.</summary>
public abstract record DistributionChart : Chart
{
    /// <summary>The quantity and its unit (<c>TTFT, ms</c>).</summary>
    public required string Quantity { get; init; }

    /// <summary>What is compared: targets or runs.</summary>
    public required IReadOnlyList<SampleSeries> Series { get; init; }

    /// <summary>How the axis of the quantity spaces values; <see cref="AxisKind.Auto"/> unless said otherwise.</summary>
    public AxisKind Kind { get; init; } = AxisKind.Auto;

    internal SortedSeries[] Sorted => SortedSeries.Of(Series);

    internal override IReadOnlyList<LegendEntry> Legend => SortedSeries.Legend(Sorted);

    internal override IEnumerable<string> OwnRemarks => SortedSeries.Remarks(Sorted);

    internal Axis QuantityAxis(SortedSeries[] sorted, bool fromZero) =>
        new ChartAxis(Quantity, Kind) { FromZero = fromZero }.Over(sorted.SelectMany(one => one.Ascending));
}
