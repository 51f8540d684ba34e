namespace FirstToken.Reports;

/// <summary>Draws waterfalls with characters: a line a phase, every request on the same time scale.</summary>
public static class WaterfallText
{
    private const int NameWidth = 20;
    private const int FigureWidth = 9;

    /// <summary>The lines of one waterfall, each a phase.</summary>
    /// <param name="waterfall">What to draw.</param>
    /// <param name="scaleNs">The time the full width stands for, nanoseconds: the longest of the waterfalls shown together.</param>
    /// <param name="width">Columns there are; at least 50 are used.</param>
    /// <param name="unicode">Block characters with eighths; otherwise <c>#</c>.</param>
    public static IEnumerable<WaterfallLine> Draw(Waterfall waterfall, long scaleNs, int width, bool unicode)
    {
        ArgumentNullException.ThrowIfNull(waterfall);
        int columns = Math.Max(50, width) - NameWidth - FigureWidth - 6;
        return waterfall.Phases.Select(phase => Line(phase, Math.Max(1, scaleNs), columns, unicode));
    }

    private static WaterfallLine Line(WaterfallPhase phase, long scaleNs, int columns, bool unicode)
    {
        int from = Math.Min(columns - 1, Column(phase.StartNs, scaleNs, columns));
        int to = Math.Min(columns, Column(phase.StartNs + phase.LengthNs, scaleNs, columns));

        // Whatever took time is seen, be it ever so short: the figure beside it tells how short.
        string bar = to > from ? new string(unicode ? '█' : '#', to - from) : unicode ? "▏" : "|";
        string figure = Figures.Milliseconds(phase.LengthNs / 1e6).PadLeft(FigureWidth) + " ms";
        return new WaterfallLine(phase.Name.PadRight(NameWidth), figure + "  ", new string(' ', from), bar);
    }

    private static int Column(long ns, long scaleNs, int columns) => (int)Math.Round((double)ns / scaleNs * columns);
}

/// <summary>One drawn phase, in pieces so that the bar can be coloured.</summary>
/// <param name="Name">The phase's name, padded.</param>
/// <param name="Figure">How long it took.</param>
/// <param name="Indent">Blanks before the bar.</param>
/// <param name="Bar">The bar.</param>
public readonly record struct WaterfallLine(string Name, string Figure, string Indent, string Bar)
{
    /// <summary>The whole line.</summary>
    public override string ToString() => Name + Figure + Indent + Bar;
}
