using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging.Advice;
using FirstToken.Reports;
using FirstToken.Reports.Html;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken advise</c>: what to change, from what was observed.</summary>
internal sealed class AdviseCommand : Verb
{
    private readonly Argument<string[]> _files = new("file")
    {
        Description = "Runs, event logs (bench --events) and logs of Claude Code sessions; may be mixed",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Only the advice of this rule; may be given several times",
        HelpName = "RULE",
        CompletionSources = { AdviceRules.All.Select(rule => rule.Name).ToArray() },
    };

    private readonly Option<bool> _list = Flags.Switch("--list", "List the rules: what each looks for, and what its gain is computed from");
    private readonly Option<string?> _code = Flags.OneOf("--code", "Show code in this language [default: python in text, all in md, html and json]", [.. CodeSample.Languages]);
    private readonly Option<string?> _format = Flags.OneOf("--format", "Shape of the result: for people, programs or pages [default: text]", "text", "json", "md", "html");

    public AdviseCommand(Option<bool> verbose)
        : base("advise", "What to change, from saved runs and session logs, with the evidence and the gain expected")
    {
        Examples =
        [
            "firsttoken advise runs/*.json                     # what several runs say together",
            "firsttoken advise slow.json --code typescript",
            "firsttoken advise whole.json streamed.json --only stream",
            "firsttoken advise ~/.claude/projects/*/*.jsonl    # coding sessions",
            "firsttoken advise events.jsonl --format json",
            "firsttoken advise --list",
        ];
        Notes =
        [
            "Give all that was measured: what one file lacks another may hold (a streamed run, a smaller model, shorter prompts).",
            "Exit codes: 0 fine, also when there is nothing to advise; 2 bad usage or a file that cannot be read.",
        ];
        Add(_files);
        Add(_only);
        Add(_list);
        Add(_code);
        Add(_format);
        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFormat format = FormatFlag.Read(parsed, _format);
        IAdviceRule[] rules = Rules(parsed);
        if (parsed.GetValue(_list))
        {
            WriteRules(rules, parsed.GetValue(_format), format, terminal);
            return ExitCode.Fine;
        }

        string[] files = parsed.GetValue(_files) ?? [];
        if (files.Length == 0)
        {
            throw CommandFailure.Usage("give the files to advise from: runs, event logs or session logs; --list shows the rules");
        }

        Evidence evidence = await EvidenceLoader.ReadAsync(files, UserPriceFile.Open().Load(), cancellationToken);
        IReadOnlyList<Recommendation> all = AdviceRules.Examine(evidence, AdviceRules.All);
        IReadOnlyList<Recommendation> shown = [.. all.Where(advice => rules.Any(rule => rule.Name == advice.Rule))];

        // A screen has room for one language; a page that several people read has room for all.
        IReadOnlyCollection<string> languages = parsed.GetValue(_code) is { } one ? [one] : parsed.GetValue(_format) is null or "text" ? ["python"] : [.. CodeSample.Languages];
        if (format == OutputFormat.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            AdviceJson.Write(output, evidence, all, shown, languages);
            output.WriteByte((byte)'\n');
            return ExitCode.Fine;
        }

        Write(AdviceReport.Of(evidence, all, shown, languages), parsed.GetValue(_format), format, terminal);
        return ExitCode.Fine;
    }

    private IAdviceRule[] Rules(ParseResult parsed)
    {
        string[] wanted = parsed.GetValue(_only) ?? [];
        return wanted.Length == 0
            ? [.. AdviceRules.All]
            : [.. wanted.Select(name => AdviceRules.Find(name)
                ?? throw CommandFailure.Usage($"no rule '{name}'; there are {string.Join(", ", AdviceRules.All.Select(rule => rule.Name))}")).Distinct()];
    }

    private static void Write(Report report, string? asked, OutputFormat format, Terminal terminal)
    {
        if (asked == "html")
        {
            HtmlDocument.Write(report, [], terminal.Out);
            return;
        }

        ReportWriter.Write(report, format, terminal);
    }

    private static void WriteRules(IAdviceRule[] rules, string? asked, OutputFormat format, Terminal terminal)
    {
        if (format == OutputFormat.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            AdviceJson.WriteRules(output, rules);
            output.WriteByte((byte)'\n');
            return;
        }

        Write(AdviceReport.OfRules(rules), asked, format, terminal);
    }
}
