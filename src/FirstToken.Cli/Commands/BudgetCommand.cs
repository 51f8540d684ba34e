using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Budgets;
using FirstToken.Transport;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken budget</c>: where each millisecond goes, of each target and between two.</summary>
internal sealed class BudgetCommand : Verb
{
    private const int DefaultRequests = 20;
    private const int DefaultMaxTokens = 128;

    private readonly Argument<string[]> _files = new("file")
    {
        Description = "Saved runs; without one, the targets are measured now",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly TargetFlags _targets = new();
    private readonly PromptFlags _prompts = new();
    private readonly SessionFlags _session = new();
    private readonly Option<int?> _count = Flags.Whole("--requests", ["-n"], $"Requests to each target, one at a time, the targets in turn [default: {DefaultRequests}]", 1, 100_000);
    private readonly Option<int?> _maxTokens = Flags.Whole("--max-tokens", [], $"Most output tokens of an answer [default: {DefaultMaxTokens}]", 1, 1_000_000);
    private readonly Option<bool> _reuse = Flags.Switch("--reuse", "Keep connections open, as clients should; otherwise each request opens its own, to show what that costs");
    private readonly Option<string?> _http = Flags.OneOf("--http", "HTTP version [default: 1.1]", "1.1", "2");
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a whole request [default: 5m]");
    private readonly Option<double?> _maxCost = Flags.Number("--max-cost", "USD", "Stop before more than this is spent [default: 1]", -1e-9, 1e6, "an amount in USD, 0 or more");
    private readonly Option<string?> _output = Flags.Text("--output", ["-o"], "FILE", "Also save the run");
    private readonly Option<string?> _charts = Flags.Text("--charts", [], "DIR", "Also write the stacked bars as budget.svg into this folder");
    private readonly PageFlags _page = new();

    public BudgetCommand(Option<bool> verbose)
        : base("budget", "Where each millisecond goes: DNS to generation, per target and as a difference")
    {
        Examples =
        [
            "firsttoken budget                                            # Anthropic itself against Bedrock, where both have keys",
            "firsttoken budget --target anthropic:claude-opus-4-6 --target bedrock:us.anthropic.claude-opus-4-6-v1 -n 50",
            "firsttoken budget run.json                                   # of a saved run; its targets are compared",
            "firsttoken budget run.json --calls claude-opus-4-6=40 --calls claude-haiku-4-5=120 --sessions-per-day 6",
            "firsttoken budget run.json --session SESSION-ID.jsonl        # the calls of a real coding session",
            "firsttoken budget run.json --format html > budget.html         # one page, with the bars as a chart",
            "firsttoken budget --target anthropic --reuse --format json",
        ];
        Notes = [TargetFlags.Help, "Exit codes: 0 fine, 2 bad usage or a file without requests, 3 the run is not valid, 4 no request succeeded, 130 interrupted."];
        Add(_files);
        foreach (Option option in (IEnumerable<Option>)[.. _targets.All, .. _prompts.All, _count, _maxTokens, _reuse, _http, _timeout, _maxCost, .. _session.All, _output, _charts, .. _page.All])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        SessionPlan? session = await _session.ReadAsync(parsed, cancellationToken);
        string[] files = parsed.GetValue(_files) ?? [];
        if (files.Length > 0)
        {
            return await ReadAsync(files, parsed, session, terminal, cancellationToken);
        }

        string? path = parsed.GetValue(_output);
        if (path is not null)
        {
            AtomicFile.RequireWritable(path);
        }

        (RunFile run, StopReason stop) = await MeasureAsync(parsed, terminal, cancellationToken);
        var budget = BudgetAnalysis.Of([run], session);
        await PrintAsync(budget, parsed, terminal);
        if (path is not null)
        {
            await RunFileWriter.WriteAsync(run, path, CancellationToken.None);
            terminal.Note("saved to " + path);
        }

        return stop == StopReason.Interrupted ? ExitCode.Interrupted
            : !budget.HasFigures ? ExitCode.NothingSucceeded
            : run.Valid.Ok ? ExitCode.Fine
            : ExitCode.NotValid;
    }

    private async Task<int> ReadAsync(
        string[] files, ParseResult parsed, SessionPlan? session, Terminal terminal, CancellationToken cancellationToken)
    {
        Option[] measuring = [.. _targets.All, .. _prompts.All, _count, _maxTokens, _reuse, _http, _timeout, _maxCost, _output];
        if (Array.Find(measuring, option => parsed.GetResult(option) is { Implicit: false }) is { } flag)
        {
            throw CommandFailure.Usage($"{flag.Name} is for measuring, and {files[0]} is measured already: give a file or flags, not both");
        }

        var runs = new List<RunFile>();
        foreach (string file in files)
        {
            RequireFile(file);
            RunFile run = await RunLoader.ReadAsync(file, cancellationToken);
            if (run.Targets.All(target => target.Requests.Count == 0))
            {
                throw CommandFailure.Usage($"{file}: holds no single requests, and a budget is made of the phases of each");
            }

            runs.Add(run);
        }

        var budget = BudgetAnalysis.Of(runs, session);
        if (!budget.HasFigures && runs.Any(run => run.Targets.Any(target => target.Counts.Ok > 0)))
        {
            throw CommandFailure.Usage($"{files[0]}: no request has an arrival of output, and so none can be divided");
        }

        await PrintAsync(budget, parsed, terminal);
        return !budget.HasFigures ? ExitCode.NothingSucceeded
            : runs.TrueForAll(run => run.Valid.Ok) ? ExitCode.Fine
            : ExitCode.NotValid;
    }

    // A target in the place of a file is the likeliest slip.
    private static void RequireFile(string file)
    {
        if (!File.Exists(file) && ProviderRegistry.Find(file.Split(':', '@')[0]) is not null)
        {
            throw CommandFailure.Usage($"{file}: no such file; to measure it, write --target {file}");
        }
    }

    private async Task<(RunFile Run, StopReason Stop)> MeasureAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        PriceTable prices = UserPriceFile.Open().Load();
        bool reuse = parsed.GetValue(_reuse);
        var plan = new RunPlan
        {
            Targets = [],
            Prompts = _prompts.Read(parsed, seed: 1),
            Prices = prices,
            Requests = parsed.GetValue(_count) ?? DefaultRequests,
            MaxTokens = parsed.GetValue(_maxTokens) ?? DefaultMaxTokens,
            Deadlines = parsed.GetValue(_timeout) is { } timeout ? Deadlines.Within(timeout) : Deadlines.Default,
            Http2 = parsed.GetValue(_http) == "2",
            FreshConnections = !reuse,

            // Kept connections are opened once; a warm-up would hide the one handshake that tells the round trip.
            Warmup = reuse ? 0 : 1,
        };
        InlineCompletions.Ask();
        await using TargetSet targets = await _targets.OpenAsync(parsed, Usual(parsed), terminal, cancellationToken);
        plan = plan with
        {
            Targets = targets.Targets,
            MaxCostUsd = parsed.GetValue(_maxCost) is { } usd ? (decimal)Math.Max(0, usd) : targets.MayCost ? 1m : null,
        };
        if (targets.MayCost)
        {
            terminal.Note(CostEstimate.Line(plan, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        }

        RunContext context = await RunContexts.NewAsync("budget", prices);
        using var view = new LiveView(terminal, plan.Requests * plan.Targets.Count, null);
        RunResult result = await Runner.RunAsync(plan, view, cancellationToken);
        return (RunFileBuilder.Build(plan, result, context), result.Stop);
    }

    // Anthropic itself against Bedrock is the question most people come with.
    private IEnumerable<string> Usual(ParseResult parsed) =>
        _targets.Named(parsed).Any() ? [] : ((string[])["anthropic", "bedrock"]).Where(HasCredentials);

    private static bool HasCredentials(string name) =>
        ProviderRegistry.Find(name) is { } provider
        && provider.FindCredentials(Environment.GetEnvironmentVariable) is not null
        && provider.FindBaseUrl(Environment.GetEnvironmentVariable) is not null;

    private async Task PrintAsync(BudgetAnalysis budget, ParseResult parsed, Terminal terminal)
    {
        _page.Write(parsed, terminal, BudgetReport.Of(budget), () => budget.HasFigures ? [BudgetChart.Of(budget)] : [], output => BudgetJson.Write(budget, output));
        if (parsed.GetValue(_charts) is { } folder && budget.HasFigures)
        {
            string path = Path.Combine(Directory.CreateDirectory(folder).FullName, "budget.svg");
            await File.WriteAllTextAsync(path, BudgetChart.Of(budget).ToSvg(), CancellationToken.None);
            terminal.Note("chart written to " + Path.Combine(folder, "budget.svg"));
        }
    }
}
