using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FirstToken.Benchmarks.Relays;
using FirstToken.Benchmarks.SpeedUps.Parts;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>What each of the gateway's speed-ups brings: two gateways at once, one with it and one without, before simulated upstreams that are slow or fail.</summary>
internal static class SpeedUpsBenchmark
{
    private const int Missed = 1;
    private const int BadUsage = 2;
    private const int NotValid = 3;
    private const int TogetherWhenQuick = 4;

    private static readonly (string Name, Func<SpeedUpBench, CancellationToken, Task> RunAsync)[] s_parts =
    [
        ("hedging", HedgingPart.RunAsync),
        ("fail-over", FailOverPart.RunAsync),
        ("retries", RetryPart.RunAsync),
        ("breaker", BreakerPart.RunAsync),
        ("balancing", BalancingPart.RunAsync),
        ("single-flight", SingleFlightPart.RunAsync),
        ("cache", CachePart.RunAsync),
        ("prompt-cache", PromptCachePart.RunAsync),
        ("background", BackgroundPart.RunAsync),
        ("warm-connections", WarmConnectionsPart.RunAsync),
    ];

    /// <summary>The speed-ups, as <c>--only</c> names them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_parts.Select(static part => part.Name)];

    public static async Task<int> RunAsync(string firstToken, string[] arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(SpeedUpOptions.Usage);
            return 0;
        }

        using var interrupt = new CancellationTokenSource();
        using PosixSignalRegistration atInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration atTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        string folder = Directory.CreateTempSubdirectory("firsttoken-speed-ups-").FullName;
        try
        {
            return await RunAsync(SpeedUpOptions.Parse(firstToken, arguments), folder, interrupt.Token);
        }
        catch (BenchmarkException exception)
        {
            await Console.Error.WriteLineAsync("speed-ups: " + exception.Message);
            return exception.Message.Contains("usage:", StringComparison.Ordinal) || exception.Message.StartsWith("--", StringComparison.Ordinal) ? BadUsage : NotValid;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted");
            return 130;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interrupt.Cancel();
        }
    }

    private static async Task<int> RunAsync(SpeedUpOptions options, string folder, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        Console.WriteLine("SIMULATED: every upstream is FirstToken's own simulator; what a speed-up brings depends on how slow and how failing upstreams are");
        (SpeedUpBench Bench, Func<SpeedUpBench, CancellationToken, Task> RunAsync)[] chosen =
        [
            .. s_parts.Where(part => options.Only.Count == 0 || options.Only.Contains(part.Name))
                .Select(part => (new SpeedUpBench(options, Directory.CreateDirectory(Path.Combine(folder, part.Name)).FullName), part.RunAsync)),
        ];

        // What is not judged need not be alone on the machine.
        var together = new ParallelOptions { MaxDegreeOfParallelism = options.Quick ? TogetherWhenQuick : 1, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(chosen, together, static async (part, interrupted) => await part.RunAsync(part.Bench, interrupted));

        (int held, int missed) = (chosen.Sum(static part => part.Bench.Verdicts.Held), chosen.Sum(static part => part.Bench.Verdicts.Missed));
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bounds: {held} held, {missed} missed{(options.Quick ? " (not judged: --quick)" : "")}; took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        return missed == 0 || options.Quick ? 0 : Missed;
    }
}
