using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Hedging: of an upstream whose slowest requests take ten times as long, the tail, and what the second requests cost.</summary>
internal static class HedgingPart
{
    private const double Budget = 0.05;

    // What a gateway may have saved up before it is measured: ten, and the one it begins with.
    private const int SavedUp = 10;

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const string upstream = "--ttft 80ms --jitter lognormal:0.1 --gap 2ms --tokens 10 --error-rate late:0.03 --stall 720ms";
        int requests = bench.Times(800, 100);
        await using Stage stage = await Stage.StartAsync(bench, new Scenario("hedging", "hedge: true", upstream, upstream), cancellationToken);
        await stage.WarmUpAsync(100, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(requests, concurrency: 16, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        double p99 = table.Ttft(Quantile.P99, off, on);
        table.Failed(off, on);
        table.Amount("requests to upstreams", off.Asked, on.Asked);
        table.Amount("output tokens of upstreams", off.OutputTokens, on.OutputTokens);
        table.Amount("input tokens of upstreams", off.InputTokens, on.InputTokens);
        double second = (double)(on.Asked - requests) / requests;
        bench.Verdicts.AtMost("TTFT p99, on ÷ off", p99, 0.5, Ratio.Text);
        bench.Verdicts.AtMost("second requests, with what was saved up", second, Budget + ((double)SavedUp / requests), Ratio.Percent);
        bench.Print("hedging: 3 % of requests have their first token 720 ms later than the others' 80 ms (simulated); hedge: true", table, await stage.On.ToldAsync(cancellationToken));
    }
}
