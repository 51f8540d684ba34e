using System.CommandLine;
using System.Globalization;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Experiments.ColdStarts;
using FirstToken.Load;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.ColdStarts;
using FirstToken.Transport;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken cold-start</c>: what the first request costs more than a warm one, and which requests of a run were cold.</summary>
internal sealed class ColdStartCommand : Verb
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "A saved run: which of its requests look cold; without one, a target is measured now",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly TargetFlags _targets = new();
    private readonly PromptFlags _prompts = new();
    private readonly ColdStartFlags _cold = new();
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a whole request [default: 5m]");
    private readonly Option<string?> _http = Flags.OneOf("--http", "HTTP version [default: 1.1]", "1.1", "2");
    private readonly Option<double?> _maxCost = Flags.Number("--max-cost", "USD", "Stop before more than this is spent [default: 1]", -1e-9, 1e6, "an amount in USD, 0 or more");
    private readonly PageFlags _page = new();
    private readonly Option<long?> _since = new(FirstRequestProcess.Flag) { Hidden = true };

    public ColdStartCommand(Option<bool> verbose)
        : base("cold-start", "First request against idle, warm and reused connections; prompt cache cold against warm")
    {
        Examples =
        [
            "firsttoken cold-start --target anthropic:claude-haiku-4-5",
            "firsttoken cold-start --target bedrock --idle 1s,10s,60s --samples 10    # who closes idle connections, and when?",
            "firsttoken cold-start --target anthropic --idle none --prefix 4k,16k     # only what the prompt cache saves",
            "firsttoken cold-start run.json                                           # which requests of a saved run look cold",
            "firsttoken cold-start run.json --detect changepoint --format html > cold.html",
        ];
        Notes = [TargetFlags.Help, "Exit codes: 0 fine, 2 bad usage, 3 the saved run is not valid, 4 no request succeeded, 130 interrupted (what finished is shown)."];
        Add(_file);
        foreach (Option option in (IEnumerable<Option>)[.. _targets.All, .. _cold.All, .. _prompts.All, _timeout, _http, _maxCost, .. _page.All, _since])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_file) is { } file)
        {
            return await ReadAsync(file, parsed, terminal, cancellationToken);
        }

        ColdStartPlan plan = PlanOf(parsed);
        InlineCompletions.Ask();
        if (parsed.GetValue(_since) is { } askedFor)
        {
            plan = plan with { Target = TargetSet.Parse(_targets.Named(parsed).Single()) };
            ColdStartSample first = await FirstRequest.SendAsync(plan, askedFor, cancellationToken);
            terminal.Out.WriteLine(FirstRequest.Write(first));
            return ExitCode.Fine;
        }

        await using TargetSet targets = await _targets.OpenAsync(parsed, [], terminal, cancellationToken);
        plan = Complete(plan, parsed, targets, terminal);
        ColdStartResult result;
        using (var view = new ColdStartView(terminal, plan))
        {
            result = await ColdStartExperiment.RunAsync(plan, view.Show, cancellationToken);
        }

        var analysis = ColdStartAnalysis.Of(result, _cold.Method(parsed), _cold.Threshold(parsed));
        _page.Write(parsed, terminal, ColdStartReport.Of(analysis), () => [], output => ColdStartJson.Write(analysis, output));
        return result.Stop == StopReason.Interrupted ? ExitCode.Interrupted
            : analysis.HasFigures ? ExitCode.Fine
            : ExitCode.NothingSucceeded;
    }

    private async Task<int> ReadAsync(string file, ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        Option[] measuring = [.. _targets.All, .. _cold.Measuring, .. _prompts.All, _timeout, _http, _maxCost];
        if (Array.Find(measuring, option => parsed.GetResult(option) is { Implicit: false }) is { } flag)
        {
            throw CommandFailure.Usage($"{flag.Name} is for measuring, and {file} is measured already: give a file or flags, not both");
        }

        if (!File.Exists(file) && ProviderRegistry.Find(file.Split(':', '@')[0]) is not null)
        {
            throw CommandFailure.Usage($"{file}: no such file; to measure it, write --target {file}");
        }

        RunFile run = await RunLoader.ReadAsync(file, cancellationToken);
        if (run.Targets.All(target => target.Requests.Count == 0))
        {
            throw CommandFailure.Usage($"{file}: holds no single requests, and cold ones are looked for among those");
        }

        _cold.RequireLength(parsed, run.Targets.Max(target => target.Requests.Count));
        ColdTarget[] targets = [.. run.Targets.Select(target => ColdTarget.Of(target, _cold.Method(parsed), _cold.Threshold(parsed)))];
        _page.Write(parsed, terminal, ColdRunReport.Of(run, targets, _cold.Method(parsed)), () => [], output => ColdStartJson.Write(run, targets, _cold.Method(parsed), output));
        return targets.All(target => target.Finding is null) ? ExitCode.NothingSucceeded
            : run.Valid.Ok ? ExitCode.Fine
            : ExitCode.NotValid;
    }

    // All that can be wrong with the command line is found before anything is started; the target comes later.
    private ColdStartPlan PlanOf(ParseResult parsed) => _cold.Apply(parsed, new ColdStartPlan
    {
        Target = null!,
        Prompts = _prompts.Read(parsed, seed: 1),
        Prices = UserPriceFile.Open().Load(),
        Seed = (ulong)TimeProvider.System.GetUtcNow().Ticks,
        Deadlines = parsed.GetValue(_timeout) is { } timeout ? Deadlines.Within(timeout) : Deadlines.Default,
        Http2 = parsed.GetValue(_http) == "2",
    });

    private ColdStartPlan Complete(ColdStartPlan plan, ParseResult parsed, TargetSet targets, Terminal terminal)
    {
        if (targets.Targets.Count > 1)
        {
            throw CommandFailure.Usage(
                $"one target at a time: there are {string.Join(", ", targets.Targets.Select(target => target.Name))}; choose with --target");
        }

        plan = plan with
        {
            Target = targets.Targets[0],
            MaxCostUsd = parsed.GetValue(_maxCost) is { } usd ? (decimal)Math.Max(0, usd) : targets.MayCost ? 1m : null,
        };
        if (_cold.WithProcesses(parsed))
        {
            string[] arguments = [.. ChildArguments(parsed, plan, targets)];
            plan = plan with { NewProcess = token => FirstRequestProcess.RunAsync(arguments, token) };
        }

        if (targets.MayCost)
        {
            decimal worst = plan.WorstCaseUsd;
            terminal.Note(worst == 0
                ? $"cost: unpriced, so not counted and not limited: {plan.Target.Name}"
                : $"cost: at most about {Figures.Usd(Math.Round(worst, 4))} for {Figures.Count((plan.Scenarios.Count * plan.Samples) + 1)} requests; stops at {Figures.Usd(plan.MaxCostUsd)} (--max-cost)");
        }

        return plan;
    }

    // The new process reads the same flags; it must ask the same of the same target.
    private IEnumerable<string> ChildArguments(ParseResult parsed, ColdStartPlan plan, TargetSet targets)
    {
        // As typed where it was: a short name does not hold all of an ARN.
        string[] named = [.. _targets.Named(parsed)];
        yield return "--target";
        yield return named.Length == 1 && !targets.IsOwnSimulator ? named[0] : plan.Target.Name;
        yield return "--max-tokens";
        yield return plan.MaxTokens.ToString(CultureInfo.InvariantCulture);
        foreach (Option option in (IEnumerable<Option>)[.. _prompts.All, _timeout, _http])
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
            {
                yield return option.Name;
                foreach (string value in given.Tokens.Select(token => token.Value))
                {
                    yield return value;
                }
            }
        }
    }
}
