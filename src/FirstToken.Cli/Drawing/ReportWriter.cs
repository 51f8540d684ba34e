using FirstToken.Cli.Shell;
using FirstToken.Reports;

namespace FirstToken.Cli.Drawing;

/// <summary>Writes a report to standard output in the shape asked for; in a terminal, drawn and coloured.</summary>
internal static class ReportWriter
{
    /// <summary>Writes text or Markdown; JSON is each verb's own.</summary>
    public static void Write(Report report, OutputFormat format, Terminal terminal)
    {
        if (format == OutputFormat.Text && terminal.DrawOut)
        {
            ScreenReport.Draw(report, terminal);
            return;
        }

        foreach (string line in format == OutputFormat.Markdown ? Markdown.Write(report) : PlainText.Write(report))
        {
            terminal.Out.WriteLine(line);
        }
    }
}
