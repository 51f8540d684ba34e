using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using FirstToken.Cli.Commands;

namespace FirstToken.Cli.Shell;

/// <summary>The command line as a whole: reads it, runs the verb, turns whatever happened into an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        Option<bool> verbose = new("--verbose") { Description = "Show details of failures", Recursive = true };
        Verb root = CreateRoot(verbose);
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        {
            ParseErrors.Write(parsed, Console.Error);
            return ExitCode.BadUsage;
        }

        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        if (parsed.CommandResult.Command is Verb verb && verb.HandlesSignals(parsed))
        {
            configuration.ProcessTerminationTimeout = null;
        }
        else
        {
            // A run that is interrupted still awaits what is in flight for a moment, and saves the rest.
            configuration.ProcessTerminationTimeout = TimeSpan.FromSeconds(20);
        }

        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception exception)
        {
            return Failures.Report(exception, CommandNames.Of(parsed.CommandResult.Command), parsed.GetValue(verbose), Console.Error);
        }
    }

    private static Verb CreateRoot(Option<bool> verbose)
    {
        var help = new HelpOption { Recursive = true };
        if (help.Action is HelpAction inner)
        {
            help.Action = new ExamplesHelpAction(inner);
        }

        var root = new Verb("firsttoken", "Measures where the time goes between your code and a language model.")
        {
            Examples =
            [
                "firsttoken bench                                             # no keys needed: measures its own simulator",
                "firsttoken bench --target anthropic:claude-haiku-4-5 -n 50 -c 5",
                "firsttoken probe both                                        # one request to each, phase by phase",
                "firsttoken report run.json -o run.html                       # a saved run as one page with its charts",
                "firsttoken grade run.json --min-grade B                      # a letter for each target; exit 1 below B",
                "firsttoken compare before.json after.json                    # what changed, and is it proven?",
                "firsttoken advise run.json                                   # what to change, and what it would bring",
                "firsttoken gateway                                           # a pass-through that measures every call",
                "firsttoken selftest                                          # how wrong this tool is on this machine",
            ],
        };
        root.Options.Clear();
        root.Options.Add(help);
        root.Options.Add(new VersionOption());
        root.Options.Add(verbose);
        root.Add(new BenchCommand(verbose));
        root.Add(new ProbeCommand(verbose));
        root.Add(new BudgetCommand(verbose));
        root.Add(new ColdStartCommand(verbose));
        root.Add(new ReportCommand(verbose));
        root.Add(new GradeCommand(verbose));
        root.Add(new CompareCommand(verbose));
        root.Add(new AdviseCommand(verbose));
        root.Add(new SelftestCommand(verbose));
        root.Add(new ValidateCommand(verbose));
        root.Add(new GatewayCommand(verbose));
        root.Add(new SimulateCommand(verbose));
        root.Add(new PricesCommand(verbose));
        return root;
    }
}
