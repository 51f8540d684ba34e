using System.CommandLine;
using System.Text;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Charts;
using FirstToken.Reports.Definitions;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken report</c>: a saved run in the shape that somebody or something else reads.</summary>
internal sealed class ReportCommand : Verb
{
    private static readonly string[] s_formats = ["text", "md", "html", "csv", "json", "prometheus", "influx"];

    private readonly Argument<string> _file = new("file") { Description = "A run file, or an event log (bench --events)" };
    private readonly Option<string?> _format = Flags.OneOf("--format", "Shape of the report [default: by the name of --output, else text]", s_formats);
    private readonly Option<string?> _output = Flags.Text("--output", ["-o"], "FILE", "Where to write the report [default: standard output]");
    private readonly Option<bool> _requests = Flags.Switch("--requests", "Every request instead of the summary (csv), or besides it (json, influx)");
    private readonly Option<string?> _charts = Flags.Text("--charts", [], "DIR", "Also write the charts of the run there, one SVG file each");
    private readonly Option<string?> _definitions = Flags.OneOf(
        "--definitions", "The same records in another tool's definitions (text, md, csv, json)", [.. ToolDefinitions.All.Select(tool => tool.Name)]);

    private readonly PushFlag _push = new();

    public ReportCommand(Option<bool> verbose)
        : base("report", "A saved run as text, Markdown, HTML, CSV, JSON, Prometheus or Influx; its charts; send it on")
    {
        Examples =
        [
            "firsttoken report run.json",
            "firsttoken report run.json --format md >> \"$GITHUB_STEP_SUMMARY\"",
            "firsttoken report run.json -o run.html                      # one page with charts, opens offline",
            "firsttoken report run.json --charts charts                  # the charts as SVG files",
            "firsttoken report run.json -o run.csv                       # a row a target and metric",
            "firsttoken report run.json --format csv --requests          # a row a request",
            "firsttoken report events.jsonl                              # an event log, however long",
            "firsttoken report run.json --definitions vllm               # what vLLM's client would call these",
            "firsttoken report run.json --format prometheus -o run.prom  # for node_exporter's textfile collector",
            "firsttoken report run.json --push pushgateway=http://127.0.0.1:9091",
            "INFLUX_TOKEN=... firsttoken report run.json --push \"influx=http://127.0.0.1:8086?org=me&bucket=latency\"",
        ];
        Notes = [PushFlag.Help, "Exit codes: 0 fine, 2 bad usage, a file that cannot be used or a push that failed, 3 the run is not valid, 4 no request of it succeeded."];
        Add(_file);
        foreach (Option option in (IEnumerable<Option>)[_format, _output, _requests, _charts, _definitions, _push.Option])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        string? output = parsed.GetValue(_output);
        string format = parsed.GetValue(_format) ?? FormatOf(output);
        ToolDefinitions? definitions = parsed.GetValue(_definitions) is { } tool ? ToolDefinitions.Find(tool) : null;
        bool requests = parsed.GetValue(_requests);
        RequireSense(format, requests, definitions);
        IReadOnlyList<PushTarget> destinations = _push.Read(parsed);

        RunFile run = await RunLoader.ReadAsync(parsed.GetRequiredValue(_file), cancellationToken);
        if (requests && run.Targets.All(target => target.Requests.Count == 0))
        {
            throw CommandFailure.Usage($"{parsed.GetRequiredValue(_file)}: holds no single requests, only figures; leave --requests out");
        }

        DefinedRun? defined = definitions is null ? null : DefinedRun.Of(run, definitions);
        Report report = defined is null ? RunReport.Of(run) : DefinitionReport.Of(defined);
        if (output is null && format == "text" && terminal.DrawOut)
        {
            ScreenReport.Draw(report, terminal);
        }
        else
        {
            await WriteAsync(output, stream => ReportFormats.WriteAsync(new ReportContent(run, report, defined, requests), format, stream, cancellationToken), cancellationToken);
        }

        if (output is not null)
        {
            terminal.Note("saved to " + output);
        }

        if (parsed.GetValue(_charts) is { } folder)
        {
            await SaveChartsAsync(run, folder, terminal, cancellationToken);
        }

        foreach (PushTarget destination in destinations)
        {
            await MetricsPush.SendAsync(run, destination, requests, cancellationToken);
            terminal.Note($"sent to {destination.Kind} at {destination.Where}");
        }

        return ExitCodeOf(run);
    }

    private static async Task SaveChartsAsync(RunFile run, string folder, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChartFile> charts = ChartFiles.Of(run);
        foreach (ChartFile chart in charts)
        {
            await AtomicFile.WriteAsync(
                Path.Combine(folder, chart.FileName), async stream => await stream.WriteAsync(Encoding.UTF8.GetBytes(chart.Svg), cancellationToken), cancellationToken);
        }

        terminal.Note(charts.Count == 0 ? "no charts: the run holds nothing to draw" : $"saved {charts.Count} charts to {folder}");
    }

    private static async Task WriteAsync(string? output, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await AtomicFile.WriteAsync(output, write, cancellationToken);
            return;
        }

        await using Stream standard = Console.OpenStandardOutput();
        await write(standard);
    }

    private static void RequireSense(string format, bool requests, ToolDefinitions? definitions)
    {
        if (requests && format is not ("csv" or "json" or "influx"))
        {
            throw CommandFailure.Usage($"--requests goes with --format csv, json or influx, not with {format}");
        }

        if (definitions is not null && format is ("html" or "prometheus" or "influx"))
        {
            throw CommandFailure.Usage($"--definitions goes with --format text, md, csv or json, not with {format}: there, names stand for this tool's definitions");
        }

        if (definitions is not null && requests)
        {
            throw CommandFailure.Usage("--definitions and --requests exclude each other: single requests are in this tool's definitions");
        }
    }

    private static string FormatOf(string? output) => Path.GetExtension(output)?.ToLowerInvariant() switch
    {
        ".md" or ".markdown" => "md",
        ".html" or ".htm" => "html",
        ".csv" => "csv",
        ".json" => "json",
        ".prom" => "prometheus",
        ".influx" or ".lp" => "influx",
        _ => "text",
    };

    // The same as bench gave when the run was made.
    private static int ExitCodeOf(RunFile run) => true switch
    {
        _ when run.Targets.All(target => target.Counts.Ok == 0 && target.Session is null && !target.Metrics.Present.Any()) => ExitCode.NothingSucceeded,
        _ when !run.Valid.Ok => ExitCode.NotValid,
        _ => ExitCode.Fine,
    };
}
