using System.Globalization;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Breakpoints for the prompt cache: of long instructions that come again, and of long prompts that never do.</summary>
internal static class PromptCachePart
{
    private const int PrefixTokens = 6000;
    private const string Upstream = "--ttft 60ms --gap 2ms --tokens 10 --prefill 30us";

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        int requests = bench.Times(200, 40);
        await RunAsync(
            bench, requests, number => number % 4,
            string.Create(CultureInfo.InvariantCulture, $"prompt cache: 4 system prompts of {PrefixTokens} tokens, {requests} questions (simulated); inject_cache: true"),
            (0.7, 0.5),
            cancellationToken);
        await RunAsync(
            bench, requests, static number => number,
            "prompt cache: the same, but every system prompt is another, so that no write is ever read",
            (1.1, bench.Options.Quick ? 1.25 : 1.08),
            cancellationToken);
    }

    private static async Task RunAsync(
        SpeedUpBench bench, int requests, Func<int, int> prefix, string title, (double MostTtft, double MostCost) bounds, CancellationToken cancellationToken)
    {
        await using Stage stage = await Stage.StartAsync(bench, new Scenario("prompt-cache", "inject_cache: true", Upstream), cancellationToken);
        await stage.WarmUpAsync(20, cancellationToken);
        (Served off, Served on) = await stage.RunAsync(
            requests,
            concurrency: 4,
            number => Asking.Of(string.Create(CultureInfo.InvariantCulture, $"question {number:0000}"), Asking.Long(string.Create(CultureInfo.InvariantCulture, $"instructions {prefix(number):0000} "), PrefixTokens)),
            cancellationToken);

        var table = new EffectTable();
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        table.Amount("input tokens read from the cache, % of all", 100.0 * off.CacheRead / off.InputTokens, 100.0 * on.CacheRead / on.InputTokens, "0.0");
        table.Amount("cost by the price table, USD", (double)off.Usd, (double)on.Usd, "0.0000");
        table.Failed(off, on);
        bench.Verdicts.AtMost("TTFT p50, on ÷ off", p50, bounds.MostTtft, Ratio.Text);
        bench.Verdicts.AtMost("cost, on ÷ off", (double)(on.Usd / off.Usd), bounds.MostCost, Ratio.Text);
        bench.Print(title, table, await stage.On.ToldAsync(cancellationToken));
    }
}
