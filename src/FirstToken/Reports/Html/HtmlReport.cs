using System.Globalization;
using FirstToken.Recording;
using FirstToken.Reports.Charts;

namespace FirstToken.Reports.Html;

/// <summary>The page of a run: what to know first, the figures that matter, every table and chart, what the words mean, how to do it again.</summary>
public static class HtmlReport
{
    // From there on a table is easier to compare in.
    private const int MostTargetsAsCards = 2;

    /// <summary>Writes the page: one file that needs no other and no network.</summary>
    /// <param name="run">The run; nothing outside it is looked at.</param>
    /// <param name="output">Where to; left open.</param>
    public static void Write(RunFile run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        Report report = RunReport.Of(run);
        HtmlPage.Write(output, report.Title, html =>
        {
            html.Notices(report.Notices);
            html.Element("h1", report.Title);
            html.Element("p", Meta(run), "meta");
            WriteContents(html, run);
            WriteSummary(html, run);
            WriteFigures(html, run, report);
            WriteCharts(html, RunCharts.Of(run));
            html.Heading("h2", "The run", "run");
            html.Table(RunFacts.Of(run));
            WriteRepetition(html, run);
            WriteWords(html, run);
        });
    }

    private static string Meta(RunFile run) => string.Create(
        CultureInfo.InvariantCulture, $"run {run.Id}, {run.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, firsttoken {run.Tool.Version}");

    private static void WriteContents(HtmlWriter html, RunFile run)
    {
        html.Raw("<nav aria-label=\"Contents\">");
        html.Open("ul");
        html.Link("Summary", "summary");
        for (int i = 0; i < run.Targets.Count; i++)
        {
            html.Link(run.Targets[i].Name, Anchor(i));
        }

        html.Link("Charts", "charts");
        html.Link("The run", "run");
        html.Link("Do it again", "again");
        html.Link("Words", "words");
        html.Close("ul");
        html.Close("nav");
    }

    private static void WriteSummary(HtmlWriter html, RunFile run)
    {
        html.Heading("h2", "Summary", "summary");
        if (run.Targets.Count > MostTargetsAsCards)
        {
            html.Table(SummaryCards.TableOf(run.Targets));
            return;
        }

        foreach (RunTarget target in run.Targets)
        {
            if (run.Targets.Count > 1)
            {
                html.Element("h3", target.Name);
            }

            html.Open("ul", "cards");
            foreach (SummaryCard card in SummaryCards.Of(target))
            {
                html.Open("li");
                html.Element("p", card.Name, "quiet");
                html.Element("p", card.Figure, "value");
                html.Element("p", card.Remark, "quiet");
                html.Close("li");
            }

            html.Close("ul");
        }
    }

    // The report has a section a target, in the order of the run, and then one about the whole.
    private static void WriteFigures(HtmlWriter html, RunFile run, Report report)
    {
        for (int i = 0; i < report.Sections.Count; i++)
        {
            ReportSection section = report.Sections[i];
            html.Heading("h2", section.Heading ?? "What to know about these figures", i < run.Targets.Count ? Anchor(i) : "remarks");
            html.Section(section);
        }
    }

    private static void WriteCharts(HtmlWriter html, IReadOnlyList<RunChart> charts)
    {
        html.Heading("h2", "Charts", "charts");
        html.Charts(charts.Select(chart => chart.Chart).OfType<Chart>());
        html.Lines([.. charts.Where(chart => chart.Missing is not null).Select(chart => new ReportLine($"No chart “{chart.Title}”: {chart.Missing}.", ReportTone.Quiet))]);
    }

    private static void WriteRepetition(HtmlWriter html, RunFile run)
    {
        html.Heading("h2", "Do it again", "again");
        BenchCommandLine again = BenchCommandLine.Of(run);
        if (again.Words.Count > 0)
        {
            html.Preformatted(again.Lines);
        }

        html.Lines(again.Remarks);
    }

    private static void WriteWords(HtmlWriter html, RunFile run)
    {
        html.Heading("h2", "Words", "words");
        html.Open("dl", "words");
        foreach ((string word, string meaning) in Words.Of(run))
        {
            html.Element("dt", word);
            html.Element("dd", meaning);
        }

        html.Close("dl");
    }

    private static string Anchor(int target) => string.Create(CultureInfo.InvariantCulture, $"target-{target + 1}");
}
