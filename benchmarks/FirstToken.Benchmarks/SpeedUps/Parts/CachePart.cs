using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>The response cache: questions asked again, word by word and in other words.</summary>
internal static class CachePart
{
    private const int Again = 8;

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        int questions = bench.Times(40, 16);
        await RunAsync(
            bench,
            new Scenario("cache", "cache: true", "--ttft 150ms --gap 5ms --tokens 40"),
            questions,
            static (question, _) => Asking.Of(string.Create(CultureInfo.InvariantCulture, $"what is {question:000} squared?")),
            string.Create(CultureInfo.InvariantCulture, $"response cache: {questions} questions, each asked {Again} times (simulated); cache: true"),
            cancellationToken);
        using var embeddings = new LetterEmbeddings();
        string on = string.Create(CultureInfo.InvariantCulture, $"cache: {{semantic: {{url: {embeddings.Url}, model: letters, threshold: 0.97}}}}");
        await RunAsync(
            bench,
            new Scenario("cache-semantic", on, "--ttft 150ms --gap 5ms --tokens 40") { Off = "cache: true" },
            questions,
            static (question, time) => Asking.Of(LetterEmbeddings.Question(question) + new string('?', time + 1)),
            string.Create(CultureInfo.InvariantCulture, $"response cache by meaning: {questions} questions, each put in {Again} ways; embeddings in 5 ms (simulated, of letters). Off: cache: true; on: with semantic"),
            cancellationToken);
    }

    private static async Task RunAsync(
        SpeedUpBench bench, Scenario scenario, int questions, Func<int, int, Prompts.Prompt> asking, string title, CancellationToken cancellationToken)
    {
        await using Stage stage = await Stage.StartAsync(bench, scenario, cancellationToken);
        await stage.WarmUpAsync(40, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(questions * Again, concurrency: 16, number => asking(number % questions, number / questions), cancellationToken);

        var table = new EffectTable();
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        table.E2e(Quantile.P50, off, on);
        table.Amount("requests to the upstream", off.Asked, on.Asked);
        table.Amount("cost by the price table, USD", (double)off.Usd, (double)on.Usd, "0.0000");
        table.Failed(off, on);
        bench.Verdicts.AtMost("TTFT p50, on ÷ off", p50, 0.25, Ratio.Text);
        bench.Verdicts.AtMost("requests to the upstream, of all", (double)on.Asked / on.Records.Count, 1.1 / Again, Ratio.Percent);
        bench.Verdicts.AtMost("requests that fail with it", on.Failed, 0, Ratio.Count);
        bench.Print(title, table, await stage.On.ToldAsync(cancellationToken));
    }
}
