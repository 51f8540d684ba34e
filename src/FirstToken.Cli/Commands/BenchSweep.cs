using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Cli.Sweeping;
using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Recording.Sweeps;
using FirstToken.Reports.Charts;
using FirstToken.Reports.Sweeps;

namespace FirstToken.Cli.Commands;

/// <summary><c>bench --sweep</c>: opens the target, runs the sweep, saves and prints it.</summary>
/// <param name="targets">The flags that name the target.</param>
/// <param name="terminal">Where results and remarks go.</param>
internal sealed class BenchSweep(TargetFlags targets, Terminal terminal)
{
    // An own simulator without limit would only show where this client ends.
    private const string OwnSlots = "8";

    /// <summary>Name of the sweep, if it has one.</summary>
    public string? Name { get; init; }

    /// <summary>Where the sweep is saved; absent for <c>runs/ID.json</c>.</summary>
    public string? Output { get; init; }

    public required OutputFormat Format { get; init; }

    /// <summary>The spending limit, given whether somebody may send a bill.</summary>
    public required Func<bool, decimal?> MaxCostUsd { get; init; }

    /// <summary>Prompts that share no beginning with those of another step.</summary>
    public required Func<IPromptSource> Prompts { get; init; }

    /// <summary>Runs it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="settings">What the sweep is to do.</param>
    /// <param name="basis">What all steps have in common.</param>
    /// <param name="cancellationToken">Interrupts; what was done is saved.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(ParseResult parsed, SweepSettings settings, RunPlan basis, CancellationToken cancellationToken)
    {
        InlineCompletions.Ask();
        var own = new OwnSimulator(terminal) { Flags = ["--slots", OwnSlots], Remark = $" with {OwnSlots} slots" };
        await using TargetSet set = await targets.OpenAsync(parsed, own, cancellationToken);
        if (set.Targets.Count != 1)
        {
            throw CommandFailure.Usage($"a sweep measures one target at a time, not {set.Targets.Count}: name it with --target");
        }

        basis = basis with { Targets = set.Targets, MaxCostUsd = MaxCostUsd(set.MayCost) };
        if (set.MayCost)
        {
            terminal.Note(CostEstimate.Line(basis with { Requests = null }, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)));
        }

        var context = await RunContexts.NewAsync(Name, basis.Prices);
        string path = Output ?? Path.Combine("runs", context.Id + ".json");
        var run = new SweepRun(settings, new SweepPlans(settings, basis, Prompts), basis, new SweepPlace(context, new SweepFolder(path), terminal));
        SweepFile sweep = await run.RunAsync(cancellationToken);
        await SweepFiles.WriteAsync(sweep, path, CancellationToken.None);
        await PrintAsync(sweep);
        terminal.Note("saved to " + path);
        if (settings.Charts is { } charts)
        {
            await DrawAsync(sweep, charts);
        }

        return ExitCodeOf(sweep);
    }

    private async Task DrawAsync(SweepFile sweep, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (ChartFile chart in SweepCharts.Files(sweep))
        {
            string path = Path.Combine(folder, chart.FileName);
            await File.WriteAllTextAsync(path, chart.Svg, CancellationToken.None);
            terminal.Note("drawn: " + path);
        }
    }

    private async Task PrintAsync(SweepFile sweep)
    {
        if (Format == OutputFormat.Json)
        {
            await using Stream output = Console.OpenStandardOutput();
            await SweepFiles.WriteAsync(sweep, output, CancellationToken.None);
            return;
        }

        ReportWriter.Write(SweepReport.Of(sweep), Format, terminal);
        if (Format == OutputFormat.Text)
        {
            foreach (string line in SweepChart.Draw(sweep, Math.Min(terminal.Width, 100)))
            {
                terminal.Out.WriteLine(line);
            }
        }
    }

    private static int ExitCodeOf(SweepFile sweep) => sweep switch
    {
        { Result.End: "interrupted" } => ExitCode.Interrupted,
        _ when sweep.Steps.Append(sweep.Calibration).All(step => step is null or { Target.Counts.Ok: 0 }) => ExitCode.NothingSucceeded,
        { Result: { HighestPassing: null, End: "client_limit" } } => ExitCode.NotValid,
        { Result: { HighestPassing: null, End: "nothing_passes" } } => ExitCode.VerdictFailed,
        _ => ExitCode.Fine,
    };
}
