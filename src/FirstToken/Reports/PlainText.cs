using System.Text;

namespace FirstToken.Reports;

/// <summary>Writes reports as plain text of one column width: for pipes, logs and files.</summary>
public static class PlainText
{
    private const string Gap = "  ";

    /// <summary>The lines of a report, without line ends.</summary>
    public static IEnumerable<string> Write(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Lines(report);
    }

    /// <summary>The lines of a table, without line ends and without trailing blanks.</summary>
    public static IEnumerable<string> Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        int[] widths = Widths(table);
        return table.Rows.Select(row => Row(table, row, widths)).Prepend(Row(table, [.. table.Columns.Select(column => column.Title)], widths));
    }

    private static IEnumerable<string> Lines(Report report)
    {
        foreach (ReportLine notice in report.Notices)
        {
            yield return notice.Text;
        }

        yield return report.Title;
        foreach (ReportSection section in report.Sections)
        {
            yield return string.Empty;
            string indent = section.Heading is null ? string.Empty : Gap;
            if (section.Heading is { } heading)
            {
                yield return heading;
            }

            foreach (ReportLine line in section.Lead)
            {
                yield return indent + line.Text;
            }

            if (section.Table is { } table)
            {
                foreach (string row in Write(table))
                {
                    yield return indent + row;
                }
            }

            foreach (ReportLine line in section.Remarks)
            {
                yield return indent + line.Text;
            }

            foreach (string line in section.Code.SelectMany(code => code.Lines))
            {
                yield return (indent + Gap + line).TrimEnd();
            }
        }
    }

    private static int[] Widths(ReportTable table)
    {
        int[] widths = [.. table.Columns.Select(column => column.Title.Length)];
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            for (int column = 0; column < widths.Length; column++)
            {
                widths[column] = Math.Max(widths[column], row[column].Length);
            }
        }

        return widths;
    }

    private static string Row(ReportTable table, IReadOnlyList<string> cells, int[] widths)
    {
        var line = new StringBuilder();
        for (int column = 0; column < widths.Length; column++)
        {
            line.Append(column > 0 ? Gap : string.Empty);
            line.Append(table.Columns[column].IsFigure ? cells[column].PadLeft(widths[column]) : cells[column].PadRight(widths[column]));
        }

        return line.ToString().TrimEnd();
    }
}
