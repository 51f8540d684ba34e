using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Background pacing: people's requests beside a batch that would fill an upstream of limited capacity.</summary>
internal static class BackgroundPart
{
    private const int Workers = 16;

    private const double PerSecond = 3;

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        await RunCapacityAsync(bench, cancellationToken);
        await RunLimitAsync(bench, cancellationToken);
    }

    private static async Task RunCapacityAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        (EffectTable table, double p50, _, _, int done, IEnumerable<string> told) = await RunAsync(
            bench, new Scenario("background", "background: true", "--ttft 100ms --gap 10ms --tokens 20 --slots 8"), bench.Times(45, 9), cancellationToken);
        bench.Verdicts.AtMost("TTFT p50 of the others, on ÷ off", p50, 0.7, Ratio.Text);
        bench.Verdicts.AtLeast("background requests done all the same", done, 1, Ratio.Count);
        bench.Print("background: three requests a second of people beside 16 background workers, an upstream that generates 8 answers at once (simulated); background: true (4 at once)", table, told);
    }

    private static async Task RunLimitAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        (EffectTable table, _, int offFailed, int onFailed, int done, IEnumerable<string> told) = await RunAsync(
            bench, new Scenario("background-limit", "background: true", "--ttft 60ms --gap 2ms --tokens 10 --requests-per-minute 360"), bench.Times(60, 18), cancellationToken);
        bench.Verdicts.AtLeast("requests of people that fail without", offFailed, 1, Ratio.Count);
        bench.Verdicts.AtMost("requests of people that fail with it", onFailed, 0, Ratio.Count);
        bench.Verdicts.AtLeast("background requests done all the same", done, 1, Ratio.Count);
        bench.Print("background: the same beside an upstream that lets 360 requests a minute through (simulated); background: true (half of the limit reserved)", table, told);
    }

    private static async Task<(EffectTable Table, double P50, int OffFailed, int OnFailed, int Done, IEnumerable<string> Told)> RunAsync(
        SpeedUpBench bench, Scenario scenario, int requests, CancellationToken cancellationToken)
    {
        await using Stage stage = await Stage.StartAsync(bench, scenario, cancellationToken);
        await stage.WarmUpAsync(20, cancellationToken);
        await using var before = new Batch(stage.Off.Gateway.Url, Workers);
        await using var paced = new Batch(stage.On.Gateway.Url, Workers);
        (Served off, Served on) = await stage.RunAsync(requests, 2 * PerSecond, cancellationToken);
        (int offDone, int onDone) = (await before.EndAsync(), await paced.EndAsync());

        var table = new EffectTable();
        table.Failed(off, on);
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        table.Amount("background requests done meanwhile", offDone, onDone);
        return (table, p50, off.Failed, on.Failed, onDone, await stage.On.ToldAsync(cancellationToken));
    }
}
