using System.Text;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Definitions;
using FirstToken.Reports.Export;
using FirstToken.Reports.Html;

namespace FirstToken.Cli.Running;

/// <summary>What is to be written of a run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Report">Its report.</param>
/// <param name="Defined">The run in another tool's definitions, where these were asked for.</param>
/// <param name="Requests">Single requests were asked for.</param>
internal sealed record ReportContent(RunFile Run, Report Report, DefinedRun? Defined, bool Requests);

/// <summary>Writes a run in one of the formats of <c>report</c>: UTF-8, lines end in a line feed.</summary>
internal static class ReportFormats
{
    private const int BufferSize = 64 << 10;

    public static async Task WriteAsync(ReportContent content, string format, Stream output, CancellationToken cancellationToken)
    {
        if (format == "json")
        {
            await WriteJsonAsync(content, output, cancellationToken);
            return;
        }

        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize, leaveOpen: true) { NewLine = "\n" };
        Write(content, format, writer);
    }

    private static void Write(ReportContent content, string format, TextWriter writer)
    {
        switch (format)
        {
            case "csv" when content.Defined is { } defined:
                DefinitionReport.WriteCsv(defined, writer);
                break;
            case "csv" when content.Requests:
                CsvReport.WriteRequests(content.Run, writer);
                break;
            case "csv":
                CsvReport.WriteSummary(content.Run, writer);
                break;
            case "html":
                HtmlReport.Write(content.Run, writer);
                break;
            case "prometheus":
                PrometheusText.Write(content.Run, writer);
                break;
            case "influx":
                InfluxLines.WriteSummary(content.Run, writer);
                if (content.Requests)
                {
                    InfluxLines.WriteRequests(content.Run, writer);
                }

                break;
            default:
                foreach (string line in format == "md" ? Markdown.Write(content.Report) : PlainText.Write(content.Report))
                {
                    writer.WriteLine(line);
                }

                break;
        }
    }

    private static async Task WriteJsonAsync(ReportContent content, Stream output, CancellationToken cancellationToken)
    {
        if (content.Defined is { } defined)
        {
            DefinitionJson.Write(defined, output);
            return;
        }

        await RunFileWriter.WriteAsync(content.Requests ? content.Run : SummaryJson.Of(content.Run), output, cancellationToken);
    }
}
