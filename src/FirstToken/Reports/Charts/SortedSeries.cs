namespace FirstToken.Reports.Charts;

/// <summary>A series ready to be drawn: its samples ascending, its place in legend and palette.</summary>
internal sealed record SortedSeries(string Name, double[] Ascending, int Place)
{
    public string NameWithCount => $"{Name} (n = {Figures.Count(Ascending.Length)})";

    public static SortedSeries[] Of(IReadOnlyList<SampleSeries> series) =>
        [.. series.Select((one, place) => new SortedSeries(one.Name, one.Ascending(), place))];

    public static IReadOnlyList<LegendEntry> Legend(SortedSeries[] all) =>
        [.. all.Select(one => new LegendEntry(one.NameWithCount, LegendSign.Line, SeriesStyle.Line(one.Place)))];

    public static IEnumerable<string> Remarks(SortedSeries[] all) => SampleSeries.TooFew(all.Select(one => (one.Name, one.Ascending.Length)));
}
