using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;
using FirstToken.Reports;
using FirstToken.Reports.Charts;
using FirstToken.Reports.Html;

namespace FirstToken.Cli.Commands;

/// <summary>The flag <c>--format</c> of verbs whose report can also be a page with charts.</summary>
internal sealed class PageFlags
{
    private const string Html = "html";

    private readonly Option<string?> _format = Flags.OneOf(
        "--format", "Shape of the result: for people, programs, pages or browsers (html: one file, with its charts) [default: text]", "text", "json", "md", Html);

    public IEnumerable<Option> All => [_format];

    /// <summary>Writes a report to standard output in the shape asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">Where to.</param>
    /// <param name="report">The report.</param>
    /// <param name="charts">Its charts, made only if they are shown.</param>
    /// <param name="json">Writes the same as JSON.</param>
    public void Write(ParseResult parsed, Terminal terminal, Report report, Func<IReadOnlyList<Chart>> charts, Action<Stream> json)
    {
        switch (parsed.GetValue(_format))
        {
            case Html:
                HtmlDocument.Write(report, charts(), terminal.Out);
                break;
            case "json":
                using (Stream output = Console.OpenStandardOutput())
                {
                    json(output);
                }

                break;
            default:
                ReportWriter.Write(report, FormatFlag.Read(parsed, _format), terminal);
                break;
        }
    }
}
