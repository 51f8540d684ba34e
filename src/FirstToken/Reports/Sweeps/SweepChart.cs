using FirstToken.Recording.Sweeps;

namespace FirstToken.Reports.Sweeps;

/// <summary>Throughput against latency as letters: each step a point, the latency on a logarithmic axis.</summary>
public static class SweepChart
{
    private const int Height = 12;
    private const int LabelWidth = 9;
    private const int LeastWidth = 20;

    /// <summary>Draws the chart.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="width">Columns to use.</param>
    /// <returns>Its lines; none where fewer than two steps have figures.</returns>
    public static IReadOnlyList<string> Draw(SweepFile sweep, int width)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        (double X, double Y, char Mark)[] points =
        [
            .. sweep.Steps
                .Where(step => step is { Verdict: not "not_valid", Target: { Throughput.RequestsPerS: > 0, Metrics.E2eMs.Mean: > 0 } })
                .Select(step => (step.Target.Throughput!.RequestsPerS, step.Target.Metrics.E2eMs!.Mean!.Value, MarkOf(step, sweep.Result))),
        ];
        int columns = width - LabelWidth - 2;
        if (points.Length < 2 || columns < LeastWidth)
        {
            return [];
        }

        double right = points.Max(point => point.X);
        double low = Math.Log(points.Min(point => point.Y)), high = Math.Log(points.Max(point => point.Y));
        high = high > low ? high : low + 1;
        var field = new char[Height][];
        for (int row = 0; row < Height; row++)
        {
            field[row] = [.. Enumerable.Repeat(' ', columns)];
        }

        // Knee and failures last: where points meet they are what must be seen.
        foreach ((double x, double y, char mark) in points.OrderBy(point => "o x K".IndexOf(point.Mark, StringComparison.Ordinal)))
        {
            int row = (int)Math.Round((high - Math.Log(y)) / (high - low) * (Height - 1));
            field[row][(int)Math.Round(x / right * (columns - 1))] = mark;
        }

        return
        [
            "mean E2E, ms (logarithmic)",
            .. field.Select((letters, row) => $"{Label(row, low, high),LabelWidth} |{new string(letters).TrimEnd()}"),
            $"{string.Empty,LabelWidth} +{new string('-', columns)}",
            $"{string.Empty,LabelWidth}  0{$"{Figures.Rate(right)} requests done/s".PadLeft(columns - 1)}",
            "o passed   x failed   K knee",
        ];
    }

    private static string Label(int row, double low, double high) => row is 0 or Height - 1 or Height / 2
        ? Figures.Milliseconds(Math.Exp(high - (row * (high - low) / (Height - 1))))
        : string.Empty;

    private static char MarkOf(SweepStep step, SweepResult result) =>
        step.Load == result.Knee?.Load ? 'K' : step.Verdict == "passed" ? 'o' : 'x';
}
