using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Retries: of an upstream that errs for a share of requests and wants a second's patience for another, what clients see.</summary>
internal static class RetryPart
{
    private const double MostFailures = 0.005;

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        const string upstream = "--ttft 60ms --gap 2ms --tokens 10 --error-rate 529:0.07,500:0.03,429:0.03";
        await using Stage stage = await Stage.StartAsync(
            bench, new Scenario("retries", "retries: {attempts: 4, wait: 100ms}", upstream), cancellationToken);
        await stage.WarmUpAsync(50, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(bench.Times(800, 80), concurrency: 16, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        table.Failed(off, on);
        table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        table.Ttft(Quantile.P99, off, on);
        table.Amount("requests to the upstream", off.Asked, on.Asked);
        bench.Verdicts.AtLeast("requests that fail without", off.Failed, 1, Ratio.Count);
        bench.Verdicts.AtMost("requests that fail with it", (double)on.Failed / on.Records.Count, MostFailures, Ratio.Percent);
        bench.Print("retries: the upstream answers 529 (7 %), 500 (3 %) or 429 with retry-after: 1 (3 %) (simulated); retries: {attempts: 4, wait: 100ms}", table, await stage.On.ToldAsync(cancellationToken));
    }
}
