using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Fail-over: of a first upstream that refuses, errs and is silent for a share of requests, and of one where nobody listens, what clients see.</summary>
internal static class FailOverPart
{
    private const string Answering = "--ttft 60ms --gap 2ms --tokens 10";
    private const string Deadline = "deadlines: {head: 500ms, first_token: 500ms}";

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        await RunAsync(
            bench,
            new Scenario("fail-over", "fail_over: true", Answering + " --error-rate 529:0.1,502:0.05,429:0.03,silent:0.02", Answering) { Both = Deadline },
            bench.Times(900, 60),
            "fail-over: the first upstream answers 529 (10 %), 502 (5 %), 429 (3 %) or never (2 %, given up after 500 ms); the second answers (simulated)",
            cancellationToken);
        await RunAsync(
            bench,
            new Scenario("fail-over-refused", "fail_over: true", Answering) { Both = Deadline, FirstRefuses = true },
            bench.Times(100, 20),
            "fail-over: nobody listens at the first upstream",
            cancellationToken);
    }

    private static async Task RunAsync(SpeedUpBench bench, Scenario scenario, int requests, string title, CancellationToken cancellationToken)
    {
        await using Stage stage = await Stage.StartAsync(bench, scenario, cancellationToken);
        await stage.WarmUpAsync(50, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(requests, concurrency: 16, Asking.Anything, cancellationToken);

        var table = new EffectTable();
        table.Failed(off, on);
        table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P99, off, on);
        table.Amount("requests to upstreams that listen", off.Asked, on.Asked);
        bench.Verdicts.AtLeast("requests that fail without", off.Failed, 1, Ratio.Count);
        bench.Verdicts.AtMost("requests that fail with it", on.Failed, 0, Ratio.Count);
        bench.Print(title, table, await stage.On.ToldAsync(cancellationToken));
    }
}
