using System.Diagnostics;
using FirstToken.Providers;
using FirstToken.Statistics;
using FirstToken.Transport;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>Ten million tokens, a day of a busy relay: does its memory grow?</summary>
internal static class SoakPart
{
    private const int Streams = 300;
    private const int TokensEach = 500;
    private const double GrowthShare = 0.1;
    private const double GrowthLeastMb = 10;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        RelayPath? path = bench.Paths.FirstOrDefault(static path => path.Name == RelayBench.Ours)
            ?? bench.Paths.FirstOrDefault(path => path is not Paths.DirectPath && bench.Options.Only.Contains(path.Name));
        if (path is null)
        {
            Console.WriteLine("\nsoak: left out, not judged: ours is not here (name another path with --only)");
            return;
        }

        await using RelaySet relays = await bench.StartAsync([path], bench.Simulator.Url, Streams * 2, cancellationToken);
        RelayMeter meter = relays.All[0].Meter ?? throw new BenchmarkException($"{path.Name} has no process");
        Target target = SimulatorUpstream.Target(relays.All[0].Url, FormattableString.Invariant($"ttft=10ms,gap=10ms,tokens={TokensEach},jitter=uniform:0.5"));
        await using var transport = new HttpTransport(new TransportOptions());
        IEndpoint endpoint = transport.CreateEndpoint(target.BaseUrl, target.Host);
        var looks = new List<(double MillionTokens, double Mb)>();
        long start = Stopwatch.GetTimestamp();
        long tokens = 0;
        string? failure = null;
        double cpu = meter.CpuUs;
        Task lanes = Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => LaneAsync()));
        while (!lanes.IsCompleted)
        {
            await Task.WhenAny(lanes, Task.Delay(s_look, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!lanes.IsCompleted)
            {
                looks.Add((Volatile.Read(ref tokens) / 1e6, meter.ResidentKb / 1000));
            }
        }

        cpu = (meter.CpuUs - cpu) / Math.Max(1, tokens);
        Print(bench, path, looks, FormattableString.Invariant(
            $"{tokens / 1e6:0.00} million tokens in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s, CPU {cpu:0.0} µs a token{(failure is null ? "" : "; a stream failed: " + failure)}"));
        if (path.Promised is { } whose)
        {
            bench.Verdicts.AtMost(whose + "streams that failed", failure is null ? 0 : 1, 0, static count => Words.Whole(count));
        }

        async Task LaneAsync()
        {
            while (Volatile.Read(ref tokens) < bench.Options.SoakTokens && Stopwatch.GetElapsedTime(start) < s_longest && failure is null && !cancellationToken.IsCancellationRequested)
            {
                DrainExchange exchange = DrainExchange.Of(target, s_limit);
                endpoint.Start(exchange);
                failure ??= await exchange.Ended;
                Interlocked.Add(ref tokens, TokensEach);
            }
        }
    }

    // The first quarter warms up; then what the last quarter has over the second is growth.
    private static void Print(RelayBench bench, RelayPath path, List<(double MillionTokens, double Mb)> looks, string summary)
    {
        int quarter = looks.Count / 4;
        (double MillionTokens, double Mb)[] settled = [.. looks.Skip(quarter)];
        double early = Median(looks.Skip(quarter).Take(quarter));
        double late = Median(looks.Skip(3 * quarter));
        double bound = Math.Max(GrowthLeastMb, GrowthShare * early);
        string slope = RobustSlope.Of(settled) is { } estimate ? FormattableString.Invariant($"{estimate.Value:0.00} MB a million tokens") : "-";
        if (path.Promised is { } whose)
        {
            bench.Verdicts.AtMost(whose + "growth from the second to the last quarter of the soak", late - early, bound, static mb => FormattableString.Invariant($"{mb:0.0} MB"));
        }

        int step = Math.Max(1, looks.Count / 12);
        bench.Print(
            $"Soak of {path.Name}: {Streams} streams, {TokensEach} tokens 10 ms apart each; resident memory by tokens",
            ["million tokens", "MB"],
            looks.Where((_, i) => i % step == 0 || i == looks.Count - 1).Select(static IReadOnlyList<string> (look) => [FormattableString.Invariant($"{look.MillionTokens:0.00}"), Words.Decimal(look.Mb)]),
            [summary, $"slope after the first quarter: {slope}"]);
    }

    private static double Median(IEnumerable<(double MillionTokens, double Mb)> looks)
    {
        double[] ascending = [.. looks.Select(static look => look.Mb).Order()];
        return ascending.Length == 0 ? double.NaN : Percentiles.NearestRank<double>(ascending, Quantile.P50);
    }
}
