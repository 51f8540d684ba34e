using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Single flight: the same asked by eight clients in one moment.</summary>
internal static class SingleFlightPart
{
    private const int Alike = 8;

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        int moments = bench.Times(40, 6);
        await using Stage stage = await Stage.StartAsync(
            bench, new Scenario("single-flight", "single_flight: true", "--ttft 100ms --gap 5ms --tokens 20 --slots 16"), cancellationToken);
        await stage.WarmUpAsync(40, cancellationToken);
        (Served off, Served on) = (new Served([], [[]]), new Served([], [[]]));
        for (int i = 0; i < moments; i++)
        {
            string question = string.Create(CultureInfo.InvariantCulture, $"what is {i:000} squared?");
            (Served offNow, Served onNow) = await stage.RunAsync(Alike, concurrency: 2 * Alike, _ => Asking.Of(question), cancellationToken);
            (off, on) = (off.Then(offNow), on.Then(onNow));
        }

        var table = new EffectTable();
        table.Amount("requests to the upstream", off.Asked, on.Asked);
        table.Amount("output tokens of the upstream", off.OutputTokens, on.OutputTokens);
        table.Amount("cost by the price table, USD", (double)off.Usd, (double)on.Usd, "0.0000");
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        table.Failed(off, on);
        bench.Verdicts.AtMost("requests to the upstream, on ÷ off", (double)on.Asked / off.Asked, 1.05 / Alike, Ratio.Text);
        bench.Verdicts.AtMost("TTFT p50, on ÷ off", p50, 1.1, Ratio.Text);
        bench.Verdicts.AtMost("requests that fail with it", on.Failed, 0, Ratio.Count);
        bench.Print(string.Create(CultureInfo.InvariantCulture, $"single flight: {moments} questions, each asked by {Alike} clients in one moment (simulated); single_flight: true"), table, await stage.On.ToldAsync(cancellationToken));
    }
}
