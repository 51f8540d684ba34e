using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Benchmarks.Relays.Parts;

/// <summary>One stream at a time, the paths in turn: what each holds a first and a later token, and how much of that it adds.</summary>
internal static class LatencyPart
{
    private const int Blocks = 5;
    private const int SlowTokens = 60;
    private const double FirstAddedUs = 80;
    private const double LaterAddedUs = 50;
    private const double TimesHaproxy = 1.5;

    public static async Task RunAsync(RelayBench bench, CancellationToken cancellationToken)
    {
        RelayOptions options = bench.Options;
        await using RelaySet relays = await bench.StartAsync(bench.Paths, bench.Simulator.Url, 100, cancellationToken);
        var holds = relays.All.ToDictionary(static relay => relay, static _ => new HoldSamples());
        await StreamLoad.WarmUpAsync(relays.All, 0, bench.Simulator, cancellationToken);

        // In blocks, so that the paths that hold tokens for half a second are among the others too, and not as often.
        int blocks = options.Quick ? 1 : Math.Min(Blocks, options.Rounds);
        for (int block = 0; block < blocks; block++)
        {
            int rounds = ((block + 1) * options.Rounds / blocks) - (block * options.Rounds / blocks);
            await MeasureAsync(relays.AtOnce, options.Tokens, rounds);
            if (relays.Buffering.Count > 0)
            {
                await MeasureAsync(relays.Buffering, SlowTokens, 1);
            }
        }

        Print(bench, relays, holds);

        async Task MeasureAsync(IReadOnlyList<RunningRelay> among, int tokens, int rounds)
        {
            IReadOnlyList<RequestRecord> records = await StreamLoad.RunAsync(
                among, FormattableString.Invariant($"ttft=20ms,gap=10ms,tokens={tokens}"), rounds, 1, cancellationToken);
            Dictionary<string, long[]> writes = await bench.Simulator.TakeWritesAsync(cancellationToken);
            foreach (RequestRecord record in records.OrderBy(static record => record.Number))
            {
                holds[among[record.Target]].Add(record, writes);
            }
        }
    }

    private static void Print(RelayBench bench, RelaySet relays, Dictionary<RunningRelay, HoldSamples> holds)
    {
        HoldSamples direct = holds[relays.All[0]];
        var rows = new List<IReadOnlyList<string>>();
        foreach ((RunningRelay relay, HoldSamples hold) in holds)
        {
            bool compare = relay != relays.All[0];
            rows.Add(
            [
                relay.Path.Name, FormattableString.Invariant($"{hold.Ok} of {hold.Sent}"),
                Words.Us(hold.First(Quantile.P50)), Words.Us(hold.First(Quantile.P99)), Added(compare ? hold.FirstAddedTo(direct) : null),
                Words.Us(hold.Later(Quantile.P50)), Words.Us(hold.Later(Quantile.P99)), Added(compare ? hold.LaterAddedTo(direct) : null),
            ]);
        }

        HoldSamples? haproxy = relays.All.Where(static relay => relay.Path.Name == "haproxy").Select(relay => holds[relay]).FirstOrDefault();
        foreach (RunningRelay ours in relays.All)
        {
            if (ours.Path.Promised is { } whose)
            {
                Judge(bench.Verdicts, whose, "first token", holds[ours].FirstAddedTo(direct), FirstAddedUs, haproxy?.FirstAddedTo(direct));
                Judge(bench.Verdicts, whose, "later tokens", holds[ours].LaterAddedTo(direct), LaterAddedUs, haproxy?.LaterAddedTo(direct));
                bench.Verdicts.AtLeast(whose + "streams that came whole", holds[ours].Ok, holds[ours].Sent, static count => Words.Whole(count));
            }
        }

        bench.Print(
            $"One stream at a time, in turn; TTFT 20 ms, {bench.Options.Tokens} tokens 10 ms apart ({SlowTokens} where tokens are held back). Hold: arrival less the server's write",
            ["path", "streams", "first p50", "p99", "added to p50 [95 %]", "later p50", "p99", "added to p50 [95 %]"],
            rows,
            [.. holds.Where(static pair => pair.Value.Failure is not null).Select(static pair => $"note: {pair.Key.Path.Name}: {pair.Value.Failure}")]);
    }

    private static void Judge(Verdicts verdicts, string whose, string what, IChange? added, double bound, IChange? haproxy)
    {
        verdicts.AtMost($"{whose}hold of the {what} added, p50", added?.Difference ?? double.NaN, bound, Words.Us);
        if (haproxy is { Difference: > 0 })
        {
            if (haproxy.Difference > bound && whose.Length == 0)
            {
                verdicts.Note($"HAProxy itself adds {Words.Us(haproxy.Difference)} to the {what} here, more than the {Words.Us(bound)} that ours may: compare with it");
            }

            verdicts.AtMost($"{whose}the same beside {TimesHaproxy} × HAProxy", added?.Difference ?? double.NaN, TimesHaproxy * haproxy.Difference, Words.Us);
        }
    }

    private static string Added(IChange? change)
    {
        if (change is null)
        {
            return "-";
        }

        Interval interval = change.DifferenceInterval(0.95);
        return $"{Words.Us(change.Difference)} [{Words.Us(interval.Lower)}, {Words.Us(interval.Upper)}]";
    }
}
