using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Prompts.Traces;
using FirstToken.Recording;
using FirstToken.Reports;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken bench</c>: loads one or more targets and saves the run.</summary>
internal sealed class BenchCommand : Verb
{
    private readonly TargetFlags _targets = new();
    private readonly LoadFlags _load = new();
    private readonly PromptFlags _prompts = new();
    private readonly ConfigFlags _config = new();
    private readonly UntilCiFlags _until = new();
    private readonly ReplayFlags _replay = new();
    private readonly SweepFlags _sweep = new();
    private readonly MultiTurnFlags _turns = new();
    private readonly Option<string?> _name = Flags.Text("--name", [], "NAME", "What to call this run");
    private readonly Option<string?> _output = Flags.Text("--output", ["-o"], "FILE", "Where to save the run [default: runs/ID.json]");
    private readonly Option<string?> _events = Flags.Text("--events", [], "FILE", "Also write a JSON line for each request as it ends, with each chunk's arrival");
    private readonly Option<string?> _format = FormatFlag.Create();

    public BenchCommand(Option<bool> verbose)
        : base("bench", "Load one or more targets, print their latencies, save the run")
    {
        Examples =
        [
            "firsttoken bench                                                   # whatever has a key; with none, an own simulator",
            "firsttoken bench --target anthropic:claude-haiku-4-5 -n 100 -c 10 -o haiku.json",
            "firsttoken bench --target anthropic --target bedrock -n 50         # A B A B ..., comparable",
            "firsttoken bench --target openai:gpt-5-mini --rate 5 --arrival poisson --duration 60s",
            "firsttoken bench --target openai:my-model@http://127.0.0.1:8000/v1 -c 64 --duration 2m",
            "firsttoken bench --target anthropic --until-ci 5                   # until the median TTFT is known to ±5 %",
            "firsttoken bench --target openai --replay mooncake.jsonl --speed 2 -n 500",
            "firsttoken bench --target openai:my-model@http://127.0.0.1:8000/v1 --sweep --slo \"ttft_p95<=800\"",
            "firsttoken bench --target anthropic --dataset sharegpt.json --multi-turn --think-time 2s -n 20 -c 4",
            "firsttoken bench --target gemini --ramp 1:20:60 --max-cost 0.50 --format md",
            "firsttoken bench --scenario nightly                                # targets and flags of firsttoken.yaml",
        ];
        Notes = [TargetFlags.Help, "Exit codes: 0 fine, 1 a limit (--slo) was missed, 2 bad usage, 3 the run is not valid, 4 no request succeeded, 130 interrupted (what finished is saved)."];
        foreach (Option option in (IEnumerable<Option>)[.. _targets.All, .. _load.All, .. _until.All, .. _replay.All, .. _sweep.All, .. _prompts.All, .. _turns.All, .. _config.All, _name, _output, _events, _format])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) =>
        {
            Terminal terminal = Terminal.Open(parsed.GetValue(verbose));
            return RunAsync(_config.Apply(parsed, terminal), terminal, cancellationToken);
        });
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        // All that can be wrong with the command line is found before anything is started.
        OutputFormat format = FormatFlag.Read(parsed, _format);
        AtomicFile.RequireWritable(parsed.GetValue(_output) ?? Path.Combine("runs", "run.json"));
        PriceTable prices = UserPriceFile.Open().Load();
        IPromptSource source = _prompts.Source(parsed, _load.Seed(parsed));
        RunPlan plan = _load.Apply(parsed, new RunPlan { Targets = [], Prompts = _prompts.Marked(parsed, source), Prices = prices });
        plan = _turns.Apply(parsed, plan, _prompts.NonceSeed(parsed));
        AskedLoad asked = _load.Asked(parsed);
        if (_sweep.Read(parsed, asked) is { } sweep)
        {
            var bench = new BenchSweep(_targets, terminal)
            {
                Name = parsed.GetValue(_name),
                Output = parsed.GetValue(_output),
                Format = format,
                MaxCostUsd = mayCost => _load.MaxCostUsd(parsed, mayCost),
                Prompts = () => _prompts.Marked(parsed, source),
            };
            return await bench.RunAsync(parsed, sweep, plan, cancellationToken);
        }

        Trace? trace = _replay.Read(parsed);
        plan = _until.Apply(parsed, plan, asked.HasEnd || trace is not null);
        OpenFiles.Require(plan.Arrival is null ? plan.Concurrency : 0);

        InlineCompletions.Ask();
        await using TargetSet targets = await _targets.OpenAsync(parsed, [], terminal, cancellationToken);
        plan = plan with
        {
            Targets = targets.Targets,
            Concurrency = targets.IsOwnSimulator ? _load.ConcurrencyAgainstOwnSimulator(parsed) : plan.Concurrency,
            MaxCostUsd = _load.MaxCostUsd(parsed, targets.MayCost),
        };
        if (trace is not null)
        {
            var prompts = new TracePrompts(trace, plan.Targets.Count, _prompts.NonceSeed(parsed) ?? 0, asked.MaxTokens);
            plan = _replay.Apply(parsed, plan with { Requests = asked.Requests, Duration = asked.Duration }, trace, prompts);
        }

        if (targets.MayCost)
        {
            terminal.Note(CostEstimate.Line(plan, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        }

        RunContext context = await RunContexts.NewAsync(parsed.GetValue(_name), prices);
        RunResult result = await MeasureAsync(parsed, plan, context, terminal, cancellationToken);
        RunFile run = RunFileBuilder.Build(plan, result, context);
        string path = parsed.GetValue(_output) ?? Path.Combine("runs", run.Id + ".json");

        // Saved whatever happened: an interrupt must not cost what was measured.
        await RunFileWriter.WriteAsync(run, path, CancellationToken.None);
        SloSet slos = _sweep.Slos(parsed);
        await PrintAsync(run, slos, format, terminal);
        terminal.Note("saved to " + path);
        return ExitCodeOf(run, result, slos);
    }

    private async Task<RunResult> MeasureAsync(
        ParseResult parsed, RunPlan plan, RunContext context, Terminal terminal, CancellationToken cancellationToken)
    {
        // How many requests conversations will make nobody knows.
        int? requests = plan.Prompts is ConversationPrompts ? null : plan.Requests * plan.Targets.Count;
        if (parsed.GetValue(_events) is not { } path)
        {
            using var view = new LiveView(terminal, requests, plan.Duration);
            return await Runner.RunAsync(plan, view, cancellationToken);
        }

        using var log = new EventLogWriter(path, TimeProvider.System);
        var observer = new EventLogObserver(log, context.Id, [.. plan.Targets.Select(target => target.Name)]);
        using var both = new LiveView(terminal, requests, plan.Duration, observer);
        return await Runner.RunAsync(plan, both, cancellationToken);
    }

    private static async Task PrintAsync(RunFile run, SloSet slos, OutputFormat format, Terminal terminal)
    {
        if (format == OutputFormat.Json)
        {
            await using Stream output = Console.OpenStandardOutput();
            await RunFileWriter.WriteAsync(run, output, CancellationToken.None);
            return;
        }

        Report report = RunReport.Of(run);
        ReportWriter.Write(slos.IsEmpty ? report : report with { Sections = [.. report.Sections, SloSection.Of(run, slos)] }, format, terminal);
    }

    private static int ExitCodeOf(RunFile run, RunResult result, SloSet slos) => true switch
    {
        _ when result.Stop == StopReason.Interrupted => ExitCode.Interrupted,
        _ when !result.Records.Any(record => record.Ok) => ExitCode.NothingSucceeded,
        _ when !run.Valid.Ok => ExitCode.NotValid,
        _ when !SloSection.AllMet(run, slos) => ExitCode.VerdictFailed,
        _ => ExitCode.Fine,
    };
}
