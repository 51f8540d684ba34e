namespace FirstToken.Reports.Charts;

/// <summary>Names in rows: as many in each as fit, a long one on a row of its own.</summary>
internal sealed class LegendLayout
{
    private const double RowHeight = 19;
    private const double SignWidth = 28;
    private const double Between = 18;
    private const double TextSize = 12;

    private readonly List<(LegendEntry Entry, double Left, int Row)> _places = [];
    private readonly Box _area;

    public LegendLayout(IReadOnlyList<LegendEntry> entries, Box area)
    {
        _area = area;
        double left = 0;
        int row = 0;
        foreach (LegendEntry entry in entries)
        {
            double width = Math.Min(area.Width, SignWidth + TextWidth.Of(entry.Name, TextSize));
            if (left > 0 && left + width > area.Width)
            {
                left = 0;
                row++;
            }

            _places.Add((entry, left, row));
            left += width + Between;
        }

        Height = entries.Count == 0 ? 0 : ((row + 1) * RowHeight) + 4;
    }

    public double Height { get; }

    public void Draw(SvgWriter svg)
    {
        foreach ((LegendEntry entry, double left, int row) in _places)
        {
            double x = _area.Left + left;
            double y = _area.Top + (row * RowHeight) + 9;
            switch (entry.Sign)
            {
                case LegendSign.Line:
                    svg.Line(x, y, x + 22, y, entry.Style);
                    break;
                case LegendSign.Dot:
                    svg.Circle(x + 11, y, 5, entry.Style);
                    break;
                default:
                    svg.Rect(new Box(x + 5, y - 6, 12, 12), entry.Style);
                    break;
            }

            svg.FittedText(x + SignWidth, y + 4, entry.Name, _area.Right - x - SignWidth, string.Empty);
        }
    }
}
