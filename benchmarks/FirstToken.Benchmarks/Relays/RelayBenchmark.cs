using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FirstToken.Benchmarks.Relays.Parts;
using FirstToken.Benchmarks.Relays.Paths;

namespace FirstToken.Benchmarks.Relays;

/// <summary>What a relay between client and model adds: nothing, nginx, HAProxy, a Python pass-through and ours, in one run.</summary>
internal static class RelayBenchmark
{
    private const int Missed = 1;
    private const int BadUsage = 2;
    private const int NotValid = 3;

    public static async Task<int> RunAsync(string firstToken, string[] arguments)
    {
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(RelayOptions.Usage);
            return 0;
        }

        using var interrupt = new CancellationTokenSource();
        using PosixSignalRegistration atInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using PosixSignalRegistration atTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        RelayOptions options;
        try
        {
            options = RelayOptions.Parse(firstToken, arguments);
        }
        catch (BenchmarkException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return BadUsage;
        }

        string folder = Directory.CreateTempSubdirectory("firsttoken-gateway-").FullName;
        try
        {
            return await RunAsync(options, folder, interrupt.Token);
        }
        catch (Exception exception) when (exception is BenchmarkException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(exception is BenchmarkException ? "gateway: " + exception.Message : "interrupted");
            return exception is BenchmarkException ? NotValid : 130;
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

    private static async Task<int> RunAsync(RelayOptions options, string folder, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        List<RelayPath> paths = Choose(options);
        await using SimulatorUpstream simulator = await SimulatorUpstream.StartAsync(options.FirstToken, cancellationToken);
        var bench = new RelayBench(options, paths, simulator, folder);
        foreach (string part in options.Parts)
        {
            await (part switch
            {
                "latency" => LatencyPart.RunAsync(bench, cancellationToken),
                "streams" => StreamsPart.RunAsync(bench, cancellationToken),
                "json" => JsonPart.RunAsync(bench, cancellationToken),
                "hangup" => HangUpPart.RunAsync(bench, cancellationToken),
                "memory" => MemoryPart.RunAsync(bench, cancellationToken),
                _ => SoakPart.RunAsync(bench, cancellationToken),
            });
        }

        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"bounds of ours: {bench.Verdicts.Held} held, {bench.Verdicts.Missed} missed{(options.Quick ? " (not judged: --quick)" : "")}; took {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s"));
        return bench.Verdicts.Missed == 0 || options.Quick ? 0 : Missed;
    }

    private static List<RelayPath> Choose(RelayOptions options)
    {
        RelayPath[] all =
        [
            new DirectPath(), new NginxPath(buffers: false), new NginxPath(buffers: true), new HaproxyPath(),
            new HttpxPath(null), new HttpxPath(8192), new OursPath(options.FirstToken),
            new OursPath(options.FirstToken, "--keep-awake", "keeps the machine's processors from sleeping while a request is under way"),
            new OursPath(options.FirstToken, OursPath.BusyPoll, "does not sleep itself while a request is under way, for a whole processor"),
        ];
        if (options.Only.FirstOrDefault(name => all.All(path => path.Name != name)) is { } unknown)
        {
            throw new BenchmarkException($"--only: there is no {unknown}; there are {string.Join(", ", all.Select(path => path.Name))}");
        }

        var chosen = new List<RelayPath>();
        foreach (RelayPath path in all.Where(path => path is DirectPath || options.Only.Count == 0 || options.Only.Contains(path.Name)))
        {
            string? missing = path.Missing;
            Console.WriteLine($"{path.Name,-15} {(missing is null ? path.Description : "left out: " + missing)}");
            if (missing is null)
            {
                chosen.Add(path);
            }
        }

        return chosen;
    }
}
