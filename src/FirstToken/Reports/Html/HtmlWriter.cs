using FirstToken.Reports.Charts;

namespace FirstToken.Reports.Html;

/// <summary>Writes the parts that pages are made of. All text passes <see cref="XmlText.Escape"/>; tags and classes are this program's own.</summary>
internal sealed class HtmlWriter(TextWriter output)
{
    public void Open(string tag, string? style = null) =>
        Raw(style is null ? $"<{tag}>" : $"<{tag} class=\"{style}\">");

    public void Close(string tag) => Raw($"</{tag}>\n");

    public void Element(string tag, string text, string? style = null)
    {
        Open(tag, style);
        Raw(XmlText.Escape(text));
        Close(tag);
    }

    /// <summary>Lines as they are, in letters of one width.</summary>
    public void Preformatted(IEnumerable<string> lines)
    {
        Raw("<pre>");
        Raw(string.Join('\n', lines.Select(XmlText.Escape)));
        Close("pre");
    }

    /// <summary>A heading that links can lead to.</summary>
    public void Heading(string tag, string text, string anchor) =>
        Raw($"<{tag} id=\"{XmlText.Escape(anchor)}\">{XmlText.Escape(text)}</{tag}>\n");

    public void Link(string text, string anchor) => Raw($"<li><a href=\"#{XmlText.Escape(anchor)}\">{XmlText.Escape(text)}</a></li>\n");

    public void Notices(IReadOnlyList<ReportLine> notices)
    {
        foreach (ReportLine notice in notices)
        {
            Element("p", notice.Text, notice.Tone == ReportTone.Bad ? "notice bad-text" : "notice");
        }
    }

    public void Lines(IReadOnlyList<ReportLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        Open("ul", "lines");
        foreach (ReportLine line in lines)
        {
            Element("li", line.Text.Trim(), Style(line.Tone));
        }

        Close("ul");
    }

    public void Table(ReportTable table)
    {
        Open("div", "scroll");
        Open("table", "sortable");
        Raw("<thead><tr>");
        foreach (ReportColumn column in table.Columns)
        {
            Raw($"<th scope=\"col\"{Align(column)}>{XmlText.Escape(column.Title)}</th>");
        }

        Raw("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Row(table.Columns, row);
        }

        Raw("</tbody></table></div>\n");
    }

    public void Section(ReportSection section)
    {
        Lines(section.Lead);
        if (section.Table is { } table)
        {
            Table(table);
        }

        Lines(section.Remarks);
        foreach (ReportCode code in section.Code)
        {
            Element("pre", string.Join('\n', code.Lines));
        }
    }

    public void Charts(IEnumerable<Chart> charts)
    {
        Open("div", "charts");
        foreach (Chart chart in charts)
        {
            Raw("<figure>");
            Raw(chart.ToInlineSvg());
            Close("figure");
        }

        Close("div");
    }

    public void Raw(string text) => output.Write(text);

    private void Row(IReadOnlyList<ReportColumn> columns, IReadOnlyList<string> cells)
    {
        Raw("<tr>");
        for (int i = 0; i < cells.Count; i++)
        {
            // The first words of a row name it, for those who have a page read to them.
            string tag = i == 0 && !columns[i].IsFigure ? "th" : "td";
            Raw($"<{tag}{(tag == "th" ? " scope=\"row\"" : Align(columns[i]))}>{XmlText.Escape(cells[i])}</{tag}>");
        }

        Raw("</tr>\n");
    }

    private static string Align(ReportColumn column) => column.IsFigure ? " class=\"figure\"" : string.Empty;

    private static string? Style(ReportTone tone) => tone switch
    {
        ReportTone.Good => "good",
        ReportTone.Warning => "warning",
        ReportTone.Bad => "bad-text",
        ReportTone.Quiet => "quiet",
        _ => null,
    };
}
