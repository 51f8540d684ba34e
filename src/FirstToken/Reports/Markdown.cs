using System.Text;

namespace FirstToken.Reports;

/// <summary>Writes reports as GitHub-flavoured Markdown.</summary>
public static class Markdown
{
    /// <summary>The lines of a report, without line ends.</summary>
    public static IEnumerable<string> Write(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Lines(report);
    }

    /// <summary>The lines of a table, without line ends.</summary>
    public static IEnumerable<string> Write(ReportTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        yield return Row(table.Columns.Select(column => column.Title));
        yield return Row(table.Columns.Select(column => column.IsFigure ? "---:" : "---"), escape: false);
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            yield return Row(row);
        }
    }

    private static IEnumerable<string> Lines(Report report)
    {
        yield return "# " + Escape(report.Title);
        foreach (ReportLine notice in report.Notices)
        {
            yield return string.Empty;
            yield return $"> **{Escape(notice.Text)}**";
        }

        foreach (ReportSection section in report.Sections)
        {
            if (section.Heading is { } heading)
            {
                yield return string.Empty;
                yield return "## " + Escape(heading);
            }

            foreach (string line in List(section.Lead))
            {
                yield return line;
            }

            if (section.Table is { } table)
            {
                yield return string.Empty;
                foreach (string row in Write(table))
                {
                    yield return row;
                }
            }

            foreach (string line in List(section.Remarks))
            {
                yield return line;
            }

            foreach (string line in section.Code.SelectMany(Fenced))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> List(IReadOnlyList<ReportLine> lines)
    {
        if (lines.Count > 0)
        {
            yield return string.Empty;
        }

        foreach (ReportLine line in lines)
        {
            yield return "- " + Escape(line.Text.Trim());
        }
    }

    private static IEnumerable<string> Fenced(ReportCode code) => [string.Empty, "```" + code.Language, .. code.Lines, "```"];

    private static string Row(IEnumerable<string> cells, bool escape = true) =>
        "| " + string.Join(" | ", escape ? cells.Select(cell => Escape(cell.TrimEnd())) : cells) + " |";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            if (character is '|' or '*' or '_' or '`' or '<' or '[' or '\\' or '#')
            {
                escaped.Append('\\');
            }

            escaped.Append(character is '\n' or '\r' ? ' ' : character);
        }

        return escaped.ToString();
    }
}
