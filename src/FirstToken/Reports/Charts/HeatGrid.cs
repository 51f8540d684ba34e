namespace FirstToken.Reports.Charts;

/// <summary>Points counted by cell: columns of equal width, rows of equal ratio, and a row for those that are 0.</summary>
internal sealed class HeatGrid
{
    private const int MostColumns = 60;
    private const int Rows = 28;
    private const int ZeroRow = -1;

    private readonly double _start;
    private readonly double _columnWidth;

    public HeatGrid(IReadOnlyList<ChartPoint> points, bool countsAlong)
    {
        double least = double.PositiveInfinity;
        (double low, double high) = (double.PositiveInfinity, double.NegativeInfinity);
        (double first, double last) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (ChartPoint point in points.Where(IsShown))
        {
            (first, last) = (Math.Min(first, point.X), Math.Max(last, point.X));
            least = point.Y > 0 ? Math.Min(least, point.Y) : least;
            (low, high) = (Math.Min(low, point.Y), Math.Max(high, point.Y));
        }

        HasZero = low == 0;
        Y = least <= high ? LogScale.Over(least, high) : LogScale.Over(1, 10);
        if (!(last >= first))
        {
            (first, last) = (0, 1);
        }

        _columnWidth = countsAlong ? Math.Ceiling((last - first + 1) / MostColumns) : Math.Max((last - first) / MostColumns, 1e-9);
        _start = countsAlong ? first - 0.5 : first;
        Cells = Count(points);
        double end = Cells.Count == 0 ? last : Cells.Max(cell => cell.To);
        X = countsAlong ? LinearScale.OverCounts(Math.Min(0, _start), end, 8) : LinearScale.Over(Math.Min(0, _start), end, 8);
    }

    public LinearScale X { get; }

    public LogScale Y { get; }

    /// <summary>Whether any point is 0.</summary>
    public bool HasZero { get; }

    /// <summary>The cells that hold any point, by column and row.</summary>
    public IReadOnlyList<HeatCell> Cells { get; }

    /// <summary>The fullest cell's count.</summary>
    public int Most => Cells.Select(cell => cell.Count).DefaultIfEmpty(0).Max();

    private static bool IsShown(ChartPoint point) => point.IsFinite && point.Y >= 0;

    private List<HeatCell> Count(IReadOnlyList<ChartPoint> points)
    {
        var counts = new Dictionary<(int Column, int Row), int>();
        foreach (ChartPoint point in points.Where(IsShown))
        {
            int column = Math.Min(MostColumns - 1, (int)((point.X - _start) / _columnWidth));
            int row = point.Y == 0 ? ZeroRow : Math.Clamp((int)(Y.Position(point.Y) * Rows), 0, Rows - 1);
            counts[(column, row)] = counts.GetValueOrDefault((column, row)) + 1;
        }

        return [.. counts.OrderBy(cell => cell.Key.Column).ThenBy(cell => cell.Key.Row).Select(cell => Cell(cell.Key.Column, cell.Key.Row, cell.Value))];
    }

    private HeatCell Cell(int column, int row, int count)
    {
        double from = _start + (column * _columnWidth);
        return row == ZeroRow
            ? new HeatCell(from, from + _columnWidth, 0, 0, count)
            : new HeatCell(from, from + _columnWidth, Y.At((double)row / Rows), Y.At((row + 1.0) / Rows), count);
    }
}
