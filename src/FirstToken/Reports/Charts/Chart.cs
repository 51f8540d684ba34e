namespace FirstToken.Reports.Charts;

/// <summary>
/// A chart: plain data that can be drawn as SVG. The same data give the same bytes. Values that are no numbers are left out, and names may hold anything.
/// </summary>
public abstract record Chart
{
    /// <summary>What it shows (<c>TTFT by percentile</c>).</summary>
    public required string Title { get; init; }

    /// <summary>One line under the title: how to read it.</summary>
    public string? Subtitle { get; init; }

    /// <summary>What must be seen beside the figures; none unless said.</summary>
    public ChartMarks Marks { get; init; }

    /// <summary>Lines under the chart: what to know before believing it.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    internal virtual double BodyHeight => 330;

    internal virtual IReadOnlyList<LegendEntry> Legend => [];

    internal virtual IEnumerable<string> OwnRemarks => [];

    /// <summary>The chart as a file of its own, light or dark as the viewer prefers.</summary>
    public string ToSvg() => ChartFrame.Draw(this, standAlone: true);

    /// <summary>The chart as an element for a page that holds the charts' style sheet, as the pages of this tool do.</summary>
    public string ToInlineSvg() => ChartFrame.Draw(this, standAlone: false);

    internal abstract void Draw(SvgWriter svg, Box area);
}
