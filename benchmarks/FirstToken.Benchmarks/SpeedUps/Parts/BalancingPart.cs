using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Balancing: which of two upstreams gets the requests, when the faster becomes the slower and when one fails; and affinity: whether prompts go where they are cached.</summary>
internal static class BalancingPart
{
    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        await RunSpeedAsync(bench, cancellationToken);
        await RunFailuresAsync(bench, cancellationToken);
        await RunAffinityAsync(bench, cancellationToken);
    }

    private static async Task RunSpeedAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const string upstream = "--ttft 60ms --jitter lognormal:0.1 --gap 2ms --tokens 10";
        int half = bench.Times(250, 40);
        await using Stage stage = await Stage.StartAsync(bench, new Scenario("balancing", "balance: true", upstream, upstream) { Link = TimeSpan.Zero }, cancellationToken);
        Slow(1, 60);
        await stage.WarmUpAsync(30, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(half, concurrency: 8, Asking.Anything, cancellationToken);
        Slow(0, 120);
        (Served offThen, Served onThen) = await stage.RunAsync(half, concurrency: 8, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        Served allOff = off.Then(offThen);
        Served allOn = on.Then(onThen);
        table.Ttft(Quantile.P50, allOff, allOn);
        double p95 = table.Ttft(Quantile.P95, allOff, allOn);
        table.Share("sent to the faster, before", (off.ByUpstream[0].Count, off.Asked), (on.ByUpstream[0].Count, on.Asked));
        table.Share("sent to the faster, after", (offThen.ByUpstream[1].Count, offThen.Asked), (onThen.ByUpstream[1].Count, onThen.Asked));
        bench.Verdicts.AtMost("TTFT p95, on ÷ off", p95, 0.8, Ratio.Text);
        bench.Verdicts.AtLeast("sent to the faster of the two, before and after", (double)(on.ByUpstream[0].Count + onThen.ByUpstream[1].Count) / allOn.Asked, 0.85, Ratio.Percent);
        bench.Print("balancing: a has its first token after 60 ms, b after 180 ms; in the middle of the run a slows down to 300 ms (simulated); balance: true", table, await stage.On.ToldAsync(cancellationToken));

        void Slow(int upstreamNumber, int milliseconds)
        {
            foreach (Side side in (Side[])[stage.Off, stage.On])
            {
                side.Links[upstreamNumber].Delay = TimeSpan.FromMilliseconds(milliseconds);
            }
        }
    }

    private static async Task RunFailuresAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const string upstream = "--ttft 60ms --gap 2ms --tokens 10";
        await using Stage stage = await Stage.StartAsync(
            bench, new Scenario("balancing-failing", "balance: true", upstream + " --error 529", upstream), cancellationToken);
        await stage.WarmUpAsync(10, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(bench.Times(300, 40), concurrency: 8, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        table.Failed(off, on);
        bench.Verdicts.AtMost("requests that fail with it", (double)on.Failed / on.Records.Count, 0.05, Ratio.Percent);
        bench.Print("balancing: a answers 529 at once, b answers (simulated); balance: true without fail-over", table, await stage.On.ToldAsync(cancellationToken));
    }

    private static async Task RunAffinityAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const int prefixTokens = 6000;
        const string upstream = "--ttft 60ms --gap 2ms --tokens 10 --prefill 30us --jitter lognormal:0.2";
        int prefixes = bench.Times(20, 6);
        int requests = prefixes * 8;
        await using Stage stage = await Stage.StartAsync(
            bench,
            new Scenario("balancing-affinity", "balance: true", upstream, upstream, upstream) { Both = "inject_cache: true", Off = "balance: {affinity: false}" },
            cancellationToken);
        (Served off, Served on) = await stage.RunAsync(
            requests,
            concurrency: 4,
            number => Asking.Of(string.Create(CultureInfo.InvariantCulture, $"question {number:0000}"), Asking.Long(string.Create(CultureInfo.InvariantCulture, $"instructions {number % prefixes:000} "), prefixTokens)),
            cancellationToken);

        var table = new EffectTable();
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Amount("input tokens read from caches, % of all", 100.0 * off.CacheRead / off.InputTokens, 100.0 * on.CacheRead / on.InputTokens, "0.0");
        table.Amount("cost by the price table, USD", (double)off.Usd, (double)on.Usd, "0.0000");
        bench.Verdicts.AtMost("TTFT p50, on ÷ off", p50, 1.1, Ratio.Text);
        bench.Verdicts.AtLeast("input tokens read from caches", (double)on.CacheRead / on.InputTokens, 0.8, Ratio.Percent);
        bench.Print(
            string.Create(CultureInfo.InvariantCulture, $"affinity: {prefixes} system prompts of {prefixTokens} tokens, 8 questions each, three upstreams with caches of their own (simulated). Off: balance: {{affinity: false}}; on: balance: true"), table, await stage.On.ToldAsync(cancellationToken));
    }
}
