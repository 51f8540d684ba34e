using System.Diagnostics;
using System.Globalization;
using FirstToken.Providers;
using FirstToken.Transport;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>Thousands of streams that hardly speak: what each costs a relay in memory.</summary>
internal static class MemoryPart
{
    private const double BoundKb = 40;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_opening = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        int streams = bench.Options.MemoryStreams;
        if (OpenFiles() is { } files && files < (2 * streams) + 1000)
        {
            Console.WriteLine($"\nmemory: left out, not judged: {streams} streams need {(2 * streams) + 1000} open files a process, the limit is {files}; raise it (ulimit -n)");
            return;
        }

        // The pool of the Python pass-through ends far below this number, and whether ours sleeps is no matter of memory.
        var rows = new List<IReadOnlyList<string>>();
        foreach (RelayPath path in bench.Paths.Where(path => path.Name is "nginx" or "haproxy" or RelayBench.Ours || (path is not Paths.DirectPath && bench.Options.Only.Contains(path.Name))))
        {
            await using RelaySet relays = await bench.StartAsync([path], bench.Simulator.Url, streams, cancellationToken);
            await StreamLoad.WarmUpAsync(relays.All, 50, bench.Simulator, cancellationToken);
            rows.Add(await MeasureAsync(bench, relays.All[0], streams, cancellationToken));
        }

        bench.Print($"{streams:N0} streams open, a token every 2 s: resident memory of the relay, its children included", ["path", "open", "MB before", "MB at most", "KB/stream", "% of a core"], rows);
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(RelayBench bench, RunningRelay relay, int streams, CancellationToken cancellationToken)
    {
        RelayMeter meter = relay.Meter ?? throw new BenchmarkException($"{relay.Path.Name} has no process");
        double before = meter.ResidentKb;
        double most = before;
        Target target = SimulatorUpstream.Target(relay.Url, "ttft=2s,gap=2s,tokens=60,jitter=uniform:0.2");
        await using var transport = new HttpTransport(new TransportOptions());
        IEndpoint endpoint = transport.CreateEndpoint(target.BaseUrl, target.Host);
        DrainExchange[] exchanges = [.. Enumerable.Range(0, streams).Select(_ => DrainExchange.Of(target, s_limit))];
        foreach (DrainExchange exchange in exchanges)
        {
            endpoint.Start(exchange);
        }

        for (TimeSpan waited = TimeSpan.Zero; waited < s_opening && exchanges.Any(static exchange => exchange.Bytes == 0 && !exchange.Ended.IsCompleted); waited += s_look)
        {
            await Look();
        }

        double cpu = meter.CpuUs;
        long start = Stopwatch.GetTimestamp();
        for (TimeSpan waited = TimeSpan.Zero; waited < s_watch; waited += s_look)
        {
            await Look();
        }

        double busy = 100 * (meter.CpuUs - cpu) / Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        int open = exchanges.Count(static exchange => exchange.Bytes > 0 && !exchange.Ended.IsCompleted);
        double each = (most - before) / streams;
        transport.CancelAll();
        if (relay.Path.Promised is { } whose)
        {
            bench.Verdicts.AtMost($"{whose}memory a stream at {streams:N0} streams", each, BoundKb, static kb => FormattableString.Invariant($"{kb:0.0} KB"));
            bench.Verdicts.AtLeast(whose + "streams open", open, streams, static count => Words.Whole(count));
        }

        return [relay.Path.Name, Words.Whole(open), Words.Whole(before / 1000), Words.Whole(most / 1000), Words.Decimal(each), Words.Decimal(busy)];

        async Task Look()
        {
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
            most = Math.Max(most, meter.ResidentKb);
        }
    }

    private static long? OpenFiles() =>
        File.ReadLines("/proc/self/limits").FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture, out long hard)
            ? hard
            : null;
}
