using FirstToken.Benchmarks.Relays.Paths;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>200 streams at once: holds, and what a token costs the relay.</summary>
internal static class StreamsPart
{
    private const int Rounds = 2;
    private const double FirstP99Us = 3000;
    private const double CpuUsPerToken = 30;
    private const double LeastCpuUs = 100_000;

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        (int streams, int tokens) = bench.Options.Quick ? (50, 20) : (200, 60);
        await using RelaySet relays = await bench.StartAsync(bench.Paths, bench.Simulator.Url, 2 * streams, cancellationToken);
        var cells = relays.All.ToDictionary(static relay => relay, static _ => new Cell());
        await StreamLoad.WarmUpAsync(relays.All, streams, bench.Simulator, cancellationToken);

        // A tenth of jitter, so that the streams do not all speak in the same microsecond: no server does.
        string behaviour = FormattableString.Invariant($"ttft=200ms,gap=50ms,tokens={tokens},jitter=uniform:0.1");
        for (int round = 0; round < (bench.Options.Quick ? 1 : Rounds); round++)
        {
            foreach (RunningRelay relay in round == 0 ? relays.All : relays.AtOnce)
            {
                Cell cell = cells[relay];
                double before = relay.Meter?.CpuUs ?? 0;
                IReadOnlyList<RequestRecord> records = await StreamLoad.RunAsync([relay], behaviour, streams, streams, cancellationToken);
                cell.CpuUs += (relay.Meter?.CpuUs ?? 0) - before;
                cell.PeakKb = relay.Meter?.PeakKb;
                Dictionary<string, long[]> writes = await bench.Simulator.TakeWritesAsync(cancellationToken);
                foreach (RequestRecord record in records)
                {
                    cell.Hold.Add(record, writes);
                }
            }
        }

        Print(bench, streams, tokens, cells);
    }

    private static void Print(RelayBench bench, int streams, int tokens, Dictionary<RunningRelay, Cell> cells)
    {
        foreach ((RunningRelay relay, Cell ours) in cells)
        {
            if (relay.Path.Promised is not { } whose)
            {
                continue;
            }

            bench.Verdicts.AtMost($"{whose}hold of the first token at {streams} streams, p99", ours.Hold.First(Quantile.P99), FirstP99Us, Words.Us);
            if (relay.Path is OursPath { Polls: false } && ours.CpuUsPerToken is { } cpu)
            {
                bench.Verdicts.AtMost(whose + "CPU a token", cpu, CpuUsPerToken, static us => FormattableString.Invariant($"{us:0.0} µs"));
            }

            bench.Verdicts.AtLeast(whose + "streams that came whole", ours.Hold.Ok, ours.Hold.Sent, static count => Words.Whole(count));
        }

        bench.Print(
            $"{streams} streams at once; {tokens} tokens 50 ms apart. Hold: arrival less the server's write; CPU and memory of the relay, its children included",
            ["path", "whole", "first p50", "p99", "later p50", "p99", "CPU µs/token", "peak MB"],
            cells.Select(static IReadOnlyList<string> (pair) =>
            [
                pair.Key.Path.Name, FormattableString.Invariant($"{pair.Value.Hold.Ok} of {pair.Value.Hold.Sent}"),
                Words.Us(pair.Value.Hold.First(Quantile.P50)), Words.Us(pair.Value.Hold.First(Quantile.P99)),
                Words.Us(pair.Value.Hold.Later(Quantile.P50)), Words.Us(pair.Value.Hold.Later(Quantile.P99)),
                Words.Decimal(pair.Value.CpuUsPerToken), Words.Whole(pair.Value.PeakKb / 1000),
            ]),
            [.. cells.Where(static pair => pair.Value.Hold.Failure is not null).Select(static pair => $"note: {pair.Key.Path.Name}: {pair.Value.Hold.Failure}")]);
    }

    private sealed class Cell
    {
        public HoldSamples Hold { get; } = new();

        public double CpuUs { get; set; }

        public double? PeakKb { get; set; }

        /// <summary>Absent without a relay, and where so little was used that its clock is too coarse.</summary>
        public double? CpuUsPerToken => PeakKb is null || CpuUs < LeastCpuUs ? null : CpuUs / Hold.Tokens;
    }
}
