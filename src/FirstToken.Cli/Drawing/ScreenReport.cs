using FirstToken.Cli.Shell;
using FirstToken.Reports;
using Spectre.Console;

namespace FirstToken.Cli.Drawing;

/// <summary>Draws a report for a terminal. The only place that touches Spectre.Console: it costs 50 ms to load.</summary>
internal static class ScreenReport
{
    public static void Draw(Report report, Terminal terminal)
    {
        IAnsiConsole console = Open(terminal);
        foreach (ReportLine notice in report.Notices)
        {
            Line(console, notice, string.Empty);
        }

        console.Write(new Text(report.Title + "\n", new Style(decoration: Decoration.Bold)));
        foreach (ReportSection section in report.Sections)
        {
            console.WriteLine();
            if (section.Heading is { } heading)
            {
                console.Write(new Text(heading + "\n", new Style(Color.Aqua, decoration: Decoration.Bold)));
            }

            string indent = section.Heading is null ? string.Empty : "  ";
            foreach (ReportLine line in section.Lead)
            {
                Line(console, line, indent);
            }

            if (section.Table is { } table)
            {
                Draw(console, table, indent, terminal.Width);
            }

            foreach (ReportLine line in section.Remarks)
            {
                Line(console, line, indent);
            }

            foreach (string line in section.Code.SelectMany(code => code.Lines))
            {
                console.Write(new Text(indent + "  " + line + "\n", new Style(Color.Grey)));
            }
        }
    }

    /// <summary>A console that writes colours only where they are seen: Spectre's own writes them into pipes.</summary>
    internal static IAnsiConsole Open(Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = terminal.DrawOut ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = terminal.Color ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(terminal.Out),
    });

    // Drawn where it fits; in a narrow terminal plain columns are easier to read than wrapped cells.
    private static void Draw(IAnsiConsole console, ReportTable table, string indent, int width)
    {
        string[] lines = [.. PlainText.Write(table)];
        const int BorderPerColumn = 1;
        if (lines.Max(line => line.Length) + (BorderPerColumn * (table.Columns.Count + 1)) + 2 <= width)
        {
            console.Write(Build(table));
            return;
        }

        foreach ((int row, string line) in lines.Index())
        {
            console.Write(new Text(indent + line + "\n", row == 0 ? new Style(decoration: Decoration.Bold) : Style.Plain) { Overflow = Overflow.Crop });
        }
    }

    private static Table Build(ReportTable report)
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = new Style(Color.Grey) };
        foreach (ReportColumn column in report.Columns)
        {
            var head = new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold))) { NoWrap = true };
            table.AddColumn(column.IsFigure ? head.RightAligned() : head);
        }

        foreach (IReadOnlyList<string> row in report.Rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }

    // Never markup: names of models and messages of servers may hold anything.
    private static void Line(IAnsiConsole console, ReportLine line, string indent)
    {
        Style style = line.Tone switch
        {
            ReportTone.Good => new Style(Color.Green),
            ReportTone.Warning => new Style(Color.Yellow),
            ReportTone.Bad => new Style(Color.Red, decoration: Decoration.Bold),
            ReportTone.Quiet => new Style(Color.Grey),
            _ => Style.Plain,
        };
        console.Write(new Text(indent + line.Text + "\n", style));
    }
}
