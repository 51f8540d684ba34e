using System.CommandLine;
using System.Text;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;
using FirstToken.Judging;
using FirstToken.Reports;
using FirstToken.Reports.Html;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken compare</c>: two or more targets, with a statistical verdict.</summary>
internal sealed class CompareCommand : Verb
{
    private readonly CompareInputs _inputs = new();
    private readonly CiFlags _ci = new();
    private readonly Option<string?> _metrics = Flags.Text("--metrics", [], "LIST", "What to compare: metrics (ttft, gap, speed: each overall, p50, p90, p99) and figures (e2e_p95, ttft_mean, error_rate), by comma [default: ttft,gap,e2e,error_rate]");
    private readonly Option<double?> _sameWithin = Flags.Number("--same-within", "PERCENT", "Changes up to this count as none [default: 5]", -1e-9, 100, "a percentage from 0 to 100");
    private readonly Option<bool> _strict = Flags.Switch("--strict", "A gate that cannot be judged fails, too");
    private readonly Option<bool> _force = Flags.Switch("--force", "Compare what should not be compared: another prompt, model, limit or load, a run that is not valid");
    private readonly Option<int?> _rounds = Flags.Whole("--rounds", [], "Bootstrap rounds; more are made for many figures [default: 10000]", 1000, 10_000_000);
    private readonly Option<int?> _seed = Flags.Whole("--seed", [], "Seed of the bootstrap [default: 1]", 0);
    private readonly Option<string?> _format = Flags.OneOf("--format", "Shape of the result: for people, programs or pages [default: text, or what the name of --output ends in]", "text", "json", "md", "html");
    private readonly Option<string?> _output = Flags.Text("--output", ["-o"], "FILE", "Write the result to a file instead of standard output");

    private readonly Option<string[]> _gates = new("--gate")
    {
        Description = "End with 1 if a figure is proven to have become worse than this, repeatable: ttft_p99<=+10%, e2e_p50<=+50ms, speed_p50>=-10%, error_rate<=+1%; slower: any figure",
        HelpName = "LIMIT",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public CompareCommand(Option<bool> verbose)
        : base("compare", "Compare two or more runs, or a run's own targets, with a statistical verdict")
    {
        Examples =
        [
            "firsttoken compare before.json after.json                               # what changed, and is it proven?",
            "firsttoken compare run.json                                             # one run's targets against its first",
            "firsttoken compare --latest 2                                           # the two newest in runs/",
            "firsttoken compare before.json after.json --gate \"ttft_p99<=+10%\"       # exit 1 on a proven regression",
            "firsttoken compare --save-baseline main run.json                        # keep a run under a name",
            "firsttoken compare --baseline main run.json --gate slower --format md   # for a pull request",
            "firsttoken compare a.json b.json --metrics ttft,speed,ttft_mean --same-within 10",
            "firsttoken compare a.json b.json -o compare.html                        # with both sides' curves laid over each other",
        ];
        Notes =
        [
            "Verdicts: faster, slower, same within 5 %, not enough samples (better and worse for what is not speed). A change is claimed at most once in twenty reports where nothing changed. How: docs/compare.md",
            "Exit codes: 0 fine, or a gate that cannot be judged (said so; 1 with --strict), 1 a proven regression beyond a gate, 2 bad usage, a broken file or runs that are not comparable, 4 no request succeeded.",
        ];
        Add(_inputs.Files);
        foreach (Option option in (IEnumerable<Option>)[.. _inputs.All, _metrics, _gates, _strict, _sameWithin, _force, _rounds, _seed, _format, _output, .. _ci.All])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        ComparisonOptions options = ReadOptions(parsed);
        if (await _inputs.SaveAsync(parsed, terminal, cancellationToken))
        {
            return ExitCode.Fine;
        }

        IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> pairs = await _inputs.OpenAsync(parsed, terminal, cancellationToken);
        RequireComparable(pairs, parsed.GetValue(_force));
        RequireFigures(pairs, options);
        ComparisonResult result = Comparator.Compare(pairs, options);
        await WriteAsync(parsed, result, terminal, cancellationToken);
        await _ci.WriteAsync(parsed, CompareChecks.Of(result), terminal, cancellationToken);
        foreach (GateResult gate in result.Gates.Where(gate => gate.Outcome == GateOutcome.CannotTell))
        {
            terminal.Note($"WARNING: cannot tell about gate {gate.Gate} of {gate.Second}: {gate.Message}{(parsed.GetValue(_strict) ? string.Empty : " (--strict makes this fail)")}");
        }

        return result.IsRegression || (result.IsUnclear && parsed.GetValue(_strict)) ? ExitCode.VerdictFailed : ExitCode.Fine;
    }

    private ComparisonOptions ReadOptions(ParseResult parsed)
    {
        var gates = new List<ChangeGate>();
        foreach (string text in parsed.GetValue(_gates) ?? [])
        {
            gates.Add(ChangeGate.TryParse(text, out ChangeGate? gate, out string problem) ? gate! : throw CommandFailure.Usage("--gate " + problem));
        }

        var figures = new List<ComparedFigure>();
        foreach (string name in (parsed.GetValue(_metrics) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            IReadOnlyList<ComparedFigure> found = ComparedFigure.Find(name);
            if (found.Count == 0)
            {
                string hint = Nearest.Hint(name, Statistics.Metrics.All.Select(metric => metric.ShortName).Concat(Statistics.TargetFigures.All.Select(figure => figure.Name)));
                throw CommandFailure.Usage($"--metrics '{name}' is neither a metric (ttft, gap, tpot, e2e, speed, ...) nor a figure (ttft_p99, error_rate, ...){hint}");
            }

            figures.AddRange(found);
        }

        var defaults = new ComparisonOptions();
        return defaults with
        {
            Figures = figures,
            Gates = gates,
            SameWithinPercent = Math.Max(0, parsed.GetValue(_sameWithin) ?? defaults.SameWithinPercent),
            Rounds = parsed.GetValue(_rounds) ?? defaults.Rounds,
            Seed = (ulong)(parsed.GetValue(_seed) ?? (int)defaults.Seed),
        };
    }

    private static void RequireComparable(IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> pairs, bool force)
    {
        string[] problems = [.. pairs.SelectMany(pair => Comparability.Of(pair.First, pair.Second).Problems).Distinct()];
        if (problems.Length > 0 && !force)
        {
            throw CommandFailure.Usage($"not comparable: {string.Join("; and ", problems)}; --force compares them nevertheless");
        }
    }

    // A figure that no side has is a slip of the finger, and not a result.
    private static void RequireFigures(IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> pairs, ComparisonOptions options)
    {
        foreach (ComparedFigure figure in options.Figures.Concat(options.Gates.Select(gate => gate.Figure).OfType<ComparedFigure>()))
        {
            if (!pairs.Any(pair => figure.IsIn(pair.First.Target) || figure.IsIn(pair.Second.Target)))
            {
                throw CommandFailure.Usage($"no run has {figure.Name}: it was not measured");
            }
        }
    }

    private async Task WriteAsync(ParseResult parsed, ComparisonResult result, Terminal terminal, CancellationToken cancellationToken)
    {
        string? path = parsed.GetValue(_output);
        string format = parsed.GetValue(_format) ?? Path.GetExtension(path)?.ToLowerInvariant() switch
        {
            ".json" => "json",
            ".md" => "md",
            ".html" => "html",
            _ => "text",
        };
        if (format == "text" && path is null)
        {
            ReportWriter.Write(CompareReport.Of(result), OutputFormat.Text, terminal);
            return;
        }

        byte[] content = format switch
        {
            "json" => CompareJson.ToUtf8(result),
            "md" => Utf8(Markdown.Write(CompareReport.Of(result))),
            "html" => Html(result),
            _ => Utf8(PlainText.Write(CompareReport.Of(result))),
        };
        if (path is not null)
        {
            await ReportFile.WriteAsync(content, path, cancellationToken);
            terminal.Note("written to " + path);
            return;
        }

        await using Stream output = Console.OpenStandardOutput();
        await output.WriteAsync(content, cancellationToken);
    }

    private static byte[] Html(ComparisonResult result)
    {
        using var page = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        HtmlDocument.Write(CompareReport.Of(result), CompareCharts.Of(result), page);
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static byte[] Utf8(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
