using System.CommandLine;
using System.Globalization;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Prompts;
using FirstToken.Prompts.Traces;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of a run that repeats a recorded load.</summary>
internal sealed class ReplayFlags
{
    // What says itself when requests start, or what is asked.
    private static readonly string[] s_contradicting =
    [
        "--rate", "--ramp", "--arrival", "--concurrency", "--no-interleave", "--prompt", "--prompt-file", "--prompt-size", "--dataset", "--input-tokens",
    ];

    private readonly Option<string?> _file = Flags.Text("--replay", [], "FILE", "Repeat a recorded load, its times and sizes: an event log, Mooncake's JSON lines or BurstGPT's CSV");
    private readonly Option<double?> _speed = Flags.Number("--speed", "FACTOR", "How fast --replay goes: 2 is twice as fast [default: 1]", 0, ReplayArrival.HighestSpeed, $"a factor from {ReplayArrival.LowestSpeed.ToString(CultureInfo.InvariantCulture)} to {ReplayArrival.HighestSpeed}");

    public IEnumerable<Option> All => [_file, _speed];

    /// <summary>Reads the trace, if there is one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="CommandFailure">Another flag contradicts it.</exception>
    /// <exception cref="PromptException">The file cannot be used.</exception>
    public Trace? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_file) is not { } file)
        {
            return parsed.GetValue(_speed) is null ? null : throw CommandFailure.Usage("--speed is that of --replay: give --replay FILE too");
        }

        if (parsed.GetValue(_speed) < ReplayArrival.LowestSpeed)
        {
            throw CommandFailure.Usage(string.Create(CultureInfo.InvariantCulture, $"--speed: the slowest is {ReplayArrival.LowestSpeed}"));
        }

        string? other = s_contradicting.FirstOrDefault(name => parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Implicit: false });
        return other is null
            ? TraceReader.Read(file)
            : throw CommandFailure.Usage($"--replay and {other} exclude each other: a trace says itself when requests start and how large they are");
    }

    /// <summary>Takes a trace into a plan whose targets are known.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="plan">The plan; its number of requests is the most taken from the trace.</param>
    /// <param name="trace">The trace.</param>
    /// <param name="prompts">Makes the trace's prompts.</param>
    public RunPlan Apply(ParseResult parsed, RunPlan plan, Trace trace, TracePrompts prompts) => plan with
    {
        Requests = Math.Min(plan.Requests ?? int.MaxValue, trace.Entries.Count),
        Arrival = new ReplayArrival(trace, parsed.GetValue(_speed) ?? 1) { Targets = plan.Targets.Count, Warmup = plan.Warmup },
        Prompts = prompts,
    };
}
