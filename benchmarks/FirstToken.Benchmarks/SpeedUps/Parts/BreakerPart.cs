using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>The circuit breaker: of a first upstream that is silent until its deadline, how many requests still wait for it. Both sides fail over.</summary>
internal static class BreakerPart
{
    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const string answering = "--ttft 60ms --gap 2ms --tokens 10";
        await using Stage stage = await Stage.StartAsync(
            bench,
            new Scenario("breaker", "breaker: true", answering + " --error silent", answering) { Both = "fail_over: true\ndeadlines: {head: 500ms, first_token: 500ms}" },
            cancellationToken);
        (Served off, Served on) = await stage.RunAsync(bench.Times(300, 60), concurrency: 16, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P90, off, on);
        table.Failed(off, on);
        table.Amount("requests to the silent upstream", off.ByUpstream[0].Count, on.ByUpstream[0].Count);
        bench.Verdicts.AtMost("TTFT p50, on ÷ off", p50, 0.3, Ratio.Text);
        bench.Verdicts.AtMost("requests that fail with it", on.Failed, 0, Ratio.Count);
        bench.Verdicts.AtMost("requests to the silent upstream, of all", (double)on.ByUpstream[0].Count / on.Records.Count, bench.Options.Quick ? 0.5 : 0.15, Ratio.Percent);
        bench.Print("circuit breaker: the first upstream is silent, given up after 500 ms; the second answers (simulated). Off: fail-over alone; on: breaker: true besides", table, await stage.On.ToldAsync(cancellationToken));
    }
}
