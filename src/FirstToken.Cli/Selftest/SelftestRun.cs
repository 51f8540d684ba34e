using System.Diagnostics;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Cli.Selftest;

/// <summary>Measures a simulator of known timings at one number of streams.</summary>
/// <param name="terminal">Where progress is shown.</param>
/// <param name="stamps">Where arrival stamps are to come from.</param>
internal sealed class SelftestRun(Terminal terminal, StampSource stamps)
{
    /// <summary>Waves of streams; the first ones after the warm-up start together, later ones drift apart.</summary>
    private const int Waves = 3;
    private const int LeastRequests = 6;
    private const int Tokens = 50;
    private const int GapMs = 20;

    // Above 1,000 streams each speaks more slowly, so that two cores can carry both sides: 300 ms apart at 10,000.
    private const double SlowerGapMsPerStream = 0.03;
    private const int FullPaceStreams = 1000;
    private const int LogBytes = 512 * 1024 * 1024;

    /// <summary>Runs one level.</summary>
    /// <param name="streams">Streams at once.</param>
    /// <param name="misses">Gets what could not be compared.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public async Task<SelftestLevel> RunAsync(int streams, List<string> misses, CancellationToken cancellationToken)
    {
        // A tenth of jitter, so that the streams do not all speak in the same microsecond: no server does.
        int gapMs = streams <= FullPaceStreams ? GapMs : (int)(streams * SlowerGapMsPerStream);
        string[] flags = ["--ttft", "200ms", "--gap", $"{gapMs}ms", "--tokens", $"{Tokens}", "--jitter", "uniform:0.1"];
        await using SimulatorProcess simulator = await SimulatorProcess.StartAsync(flags, cancellationToken);
        Target target = TargetSet.Simulated(simulator.BaseUrl);
        var plan = new RunPlan
        {
            Targets = [target],
            Prompts = new FixedPrompt("self-test", "self-test"),
            Prices = PriceTable.Empty,
            Requests = Math.Max(LeastRequests, Waves * streams),
            Concurrency = streams,
            Warmup = streams,
            MaxTokens = Tokens,
            Deadlines = Deadlines.Within(TimeSpan.FromSeconds(60)),
        };
        RunResult result;
        using var process = Process.GetCurrentProcess();
        long memoryBefore = process.WorkingSet64;
        using (var view = new LiveView(terminal, plan.Requests, null))
        {
            var transport = new TransportOptions { KernelStamps = stamps == StampSource.Kernel };
            result = await Runner.RunAsync(plan, view, transport, TimeProvider.System, cancellationToken);
        }

        process.Refresh();
        double kilobytes = Math.Max(0, process.PeakWorkingSet64 - memoryBefore) / 1024d / streams;

        cancellationToken.ThrowIfCancellationRequested();
        Dictionary<string, ServerAnswer> log = await ReadLogAsync(target, cancellationToken);
        var comparison = new Comparison();
        SelftestLevel level = Compare(comparison, streams, result, log) with
        {
            GapMs = gapMs,
            MemoryKbPerStream = streams >= FullPaceStreams ? Math.Round(kilobytes, 1) : null,
        };
        if (comparison.Unmatched > 0)
        {
            misses.Add($"{comparison.Unmatched} of {result.Records.Count} requests at {streams} streams failed or do not match the simulator's log");
        }

        misses.AddRange(SelftestBounds.Misses(level));
        return level;
    }

    private static SelftestLevel Compare(Comparison comparison, int streams, RunResult result, IReadOnlyDictionary<string, ServerAnswer> log)
    {
        try
        {
            return comparison.Run(streams, result, log);
        }
        catch (InvalidOperationException nothing)
        {
            string example = result.Records.FirstOrDefault(record => !record.Ok)?.Error?.Message is { } message ? $"; first error: {message}" : string.Empty;
            throw new CommandFailure(ExitCode.NotValid, $"{streams} streams: {nothing.Message}{example}", nothing);
        }
    }

    private static async Task<Dictionary<string, ServerAnswer>> ReadLogAsync(Target target, CancellationToken cancellationToken)
    {
        await using var transport = new HttpTransport(new TransportOptions());
        var exchange = new WholeExchange(new WireRequest("GET", "/_sim/log", [], default), Deadlines.Within(TimeSpan.FromSeconds(60)), LogBytes);
        transport.CreateEndpoint(target.BaseUrl, target.Host).Start(exchange);
        WholeAnswer answer = await exchange.Answer.WaitAsync(cancellationToken);
        return answer is { Fault: TransportFault.None, Head.Status: 200 }
            ? SimulatorLog.Parse(answer.Body)
            : throw new CommandFailure(ExitCode.NotValid, $"the simulator's log could not be read: {answer.Detail ?? $"HTTP {answer.Head?.Status}"}");
    }
}
