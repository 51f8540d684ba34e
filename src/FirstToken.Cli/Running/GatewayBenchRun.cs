using FirstToken.Cli.Drawing;
using FirstToken.Cli.Shell;
using FirstToken.Judging.Relays;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics.Relays;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>Makes the tests of <c>gateway bench</c>.</summary>
/// <param name="asked">What was asked for.</param>
/// <param name="gateway">What is measured.</param>
/// <param name="prices">What tokens cost.</param>
/// <param name="terminal">Where progress is shown.</param>
internal sealed class GatewayBenchRun(GatewayBenchAsked asked, GatewayUnderTest gateway, PriceTable prices, Terminal terminal)
{
    private const int Blocks = 4;
    private const int MostWarmup = 10;

    private bool _interrupted;
    private bool _simulated;

    /// <summary>Makes them.</summary>
    /// <param name="limits">What the gateway is held to.</param>
    /// <param name="cancellationToken">Interrupts: what was measured until then is given.</param>
    public async Task<RelayBench> RunAsync(RelayLimits limits, CancellationToken cancellationToken)
    {
        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        RelayState? before = await gateway.ReadStateAsync(cancellationToken);
        var tests = new List<RelayTest>();
        foreach (string test in asked.Tests)
        {
            if (!_interrupted)
            {
                tests.Add(test == "concurrent" ? await InBlocksAsync(test, cancellationToken) : await InTurnAsync(test, stream: test == "streaming", cancellationToken));
            }
        }

        return new RelayBench
        {
            CreatedAt = started,
            Simulated = _simulated,
            Interrupted = _interrupted,
            Target = gateway.Direct.Name,
            Gateway = gateway.Url,
            Tests = tests,
            Before = before,
            After = await gateway.ReadStateAsync(CancellationToken.None),
            PeakMemoryBytes = gateway.PeakMemoryBytes,
            Limits = limits,
        };
    }

    // A B A B: what disturbs the machine disturbs both.
    private async Task<RelayTest> InTurnAsync(string name, bool stream, CancellationToken cancellationToken)
    {
        RunResult result = await MeasureAsync(
            Plan([gateway.Direct, gateway.Through]) with { Requests = asked.Requests, Warmup = Math.Min(MostWarmup, asked.Requests), Stream = stream }, cancellationToken);
        RequestRecord[] direct = [.. result.Records.Where(record => record.Target == 0)];
        RequestRecord[] through = [.. result.Records.Where(record => record.Target == 1)];
        return new RelayTest(
            name, 1, RelaySide.Of(direct, Busy(direct)), RelaySide.Of(through, Busy(through)), Figures(stream ? ["ttft", "e2e"] : ["end"], direct, through, inTurn: true));
    }

    // Both at once would share the machine; alternating blocks give each its own rate.
    private async Task<RelayTest> InBlocksAsync(string name, CancellationToken cancellationToken)
    {
        var records = new List<RequestRecord>[] { [], [] };
        var elapsed = new TimeSpan[2];
        Target[] sides = [gateway.Direct, gateway.Through];
        for (int i = 0; i < 2 * Blocks && !_interrupted; i++)
        {
            int side = i % 2;
            RunResult result = await MeasureAsync(
                Plan([sides[side]]) with { Requests = Math.Max(asked.Requests / Blocks, asked.Workers), Warmup = asked.Workers, Concurrency = asked.Workers }, cancellationToken);
            records[side].AddRange(result.Records);
            elapsed[side] += result.Elapsed;
        }

        return new RelayTest(
            name, asked.Workers, RelaySide.Of(records[0], elapsed[0]), RelaySide.Of(records[1], elapsed[1]), Figures(["ttft", "e2e"], records[0], records[1], inTurn: false));
    }

    private RunPlan Plan(IReadOnlyList<Target> targets) => new()
    {
        Targets = targets,
        Prompts = new FixedPrompt("Write a few sentences about the sea.", "gateway bench").WithNonce(1),
        Prices = prices,
        MaxTokens = asked.MaxTokens,
        MaxCostUsd = asked.MaxCostUsd,
        Deadlines = Deadlines.Within(asked.Timeout),
    };

    private async Task<RunResult> MeasureAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        using var view = new LiveView(terminal, plan.Requests * plan.Targets.Count, null);
        RunResult result = await Runner.RunAsync(plan, view, cancellationToken);
        _interrupted |= result.Stop == StopReason.Interrupted;
        _simulated |= result.Records.Any(record => record.Simulated);
        if (result.Stop is StopReason.CostLimit)
        {
            terminal.Note($"note: a test ended early: {result.StopDetail} (--max-cost)");
        }

        return result;
    }

    // One at a time: the time that a side was at work.
    private static TimeSpan Busy(IEnumerable<RequestRecord> records) => TimeSpan.FromMilliseconds(records.Sum(record => (record.EndNs ?? 0) / 1e6));

    private static IReadOnlyList<RelayFigure> Figures(IEnumerable<string> names, IReadOnlyCollection<RequestRecord> direct, IReadOnlyCollection<RequestRecord> through, bool inTurn) =>
        [.. names.Select(name => RelayFigure.Of(name, direct, through, inTurn)).OfType<RelayFigure>()];
}
