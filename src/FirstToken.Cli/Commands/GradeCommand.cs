using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Ci;
using FirstToken.Reports.Html;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken grade</c>: a letter for each target of a saved run, and whether it keeps its limits.</summary>
internal sealed class GradeCommand : Verb
{
    private readonly Argument<string> _file = new("file") { Description = "The saved run" };
    private readonly SloFlags _slos = new();
    private readonly ConfigFlags _config = new();
    private readonly Option<string?> _least = Flags.Text("--min-grade", [], "LETTER", "Exit 1 unless every target has this letter or a better one");
    private readonly Option<bool> _force = Flags.Switch("--force", "Grade a run that is not valid too");
    private readonly Option<string?> _format = Flags.OneOf("--format", "Shape of the result: for people, programs, pages or browsers [default: text]", "text", "json", "md", "html");
    private readonly CiFlags _ci = new();

    public GradeCommand(Option<bool> verbose)
        : base("grade", "Give each target of a saved run a letter, A to F, and hold it against limits")
    {
        Examples =
        [
            "firsttoken grade runs/haiku.json                                # A to F, and what is missing for the next letter",
            "firsttoken grade run.json --min-grade B --junit grade.xml       # for CI: exit 1 below B",
            "firsttoken grade run.json --slo 'ttft_p99<=1500' 'error_rate<=1%'",
            "firsttoken grade run.json --slo 'ttft_ms<=800' 'goodput>=95%'   # 95 % of the requests within 800 ms",
            "firsttoken grade run.json --config firsttoken.yaml              # limits and letters of your own",
        ];
        Notes =
        [
            "A: TTFT p50 ≤ 500, p99 ≤ 1500 ms, mean speed ≥ 80 tokens/s, no errors. B: 800, 2500, 60, 1 %. C: 1200, 4000, 40, 5 %.\nD: 2000, 6000, 20, 10 %. Else F. The worst figure decides. Other letters: give a YAML file (docs/config.md).",
            "Exit codes: 0 fine, 1 below --min-grade or a limit not kept, 2 bad usage or file, 3 the run is not valid (--force grades it).",
        ];
        Add(_file);
        foreach (Option option in (IEnumerable<Option>)[.. _slos.All, .. _config.All, _least, _force, _format, .. _ci.All])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        (SloSet slos, GradeLadder? ladder) = Asked(parsed);
        string? least = Least(parsed, ladder);
        RunFile run = await RunLoader.ReadAsync(parsed.GetRequiredValue(_file), cancellationToken);
        if (!run.Valid.Ok && !parsed.GetValue(_force))
        {
            throw new CommandFailure(ExitCode.NotValid, $"the run is not valid, and so not graded: {string.Join("; ", run.Valid.Reasons)} (--force grades it all the same)");
        }

        var grade = new RunGrade { Run = run, Ladder = ladder, Slos = slos, MinGrade = least };
        RequireSomething(grade);
        Print(grade, parsed, terminal);
        await _ci.WriteAsync(parsed, GradeChecks.Of(grade), terminal, cancellationToken);
        return grade.Passed ? ExitCode.Fine : ExitCode.VerdictFailed;
    }

    // The command line before the settings. Who gives limits there, and no letters, wants none of other people's.
    private (SloSet Slos, GradeLadder? Ladder) Asked(ParseResult parsed)
    {
        (Config? config, Scenario? scenario) = _config.Read(parsed);
        SloSet given = _slos.Read(parsed);
        GradeLadder? letters = _slos.ReadGrades(parsed) ?? config?.Grades;
        SloSet slos = given.IsEmpty ? scenario?.Slos ?? config?.Slos ?? given : given;
        return (slos, given.IsEmpty || letters is not null || parsed.GetValue(_least) is not null ? letters ?? GradeLadder.Default : null);
    }

    private string? Least(ParseResult parsed, GradeLadder? ladder)
    {
        if (parsed.GetValue(_least) is not { } letter)
        {
            return null;
        }

        return ladder!.RankOf(letter) is { } rank
            ? ladder.LetterOf(rank)
            : throw CommandFailure.Usage($"--min-grade '{letter}' is not one of {string.Join(", ", ladder.Letters)}");
    }

    private static void RequireSomething(RunGrade grade)
    {
        if (grade.Targets.Count == 0)
        {
            throw CommandFailure.Usage("there is no target in this run: nothing to grade");
        }

        if (grade.Slos.IsEmpty && grade.Ladder is { } ladder && grade.Targets.All(target => target.Letter is null))
        {
            throw CommandFailure.Usage($"nothing that letters are made of ({string.Join(", ", ladder.Figures.Select(figure => figure.Name))}) was measured in this run: give limits on what was, with --slo");
        }
    }

    private void Print(RunGrade grade, ParseResult parsed, Terminal terminal)
    {
        switch (parsed.GetValue(_format))
        {
            case "json":
                using (Stream output = Console.OpenStandardOutput())
                {
                    GradeJson.Write(grade, output);
                }

                break;
            case "html":
                HtmlDocument.Write(GradeReport.Of(grade), [], terminal.Out);
                break;
            default:
                ReportWriter.Write(GradeReport.Of(grade), FormatFlag.Read(parsed, _format), terminal);
                break;
        }
    }
}
