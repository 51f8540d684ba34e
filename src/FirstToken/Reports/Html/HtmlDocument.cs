using FirstToken.Reports.Charts;

namespace FirstToken.Reports.Html;

/// <summary>Writes any <see cref="Report"/> as one self-contained HTML page, with charts where there are some.</summary>
public static class HtmlDocument
{
    /// <summary>Writes a page.</summary>
    /// <param name="report">What it says; its notices come first.</param>
    /// <param name="charts">Charts below the sections; may be none.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(Report report, IReadOnlyList<Chart> charts, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(charts);
        ArgumentNullException.ThrowIfNull(output);
        HtmlPage.Write(output, report.Title, html =>
        {
            html.Notices(report.Notices);
            html.Element("h1", report.Title);
            foreach (ReportSection section in report.Sections)
            {
                if (section.Heading is { } heading)
                {
                    html.Element("h2", heading);
                }

                html.Section(section);
            }

            if (charts.Count > 0)
            {
                html.Element("h2", "Charts");
                html.Charts(charts);
            }
        });
    }
}
