using FirstToken.Statistics;

namespace FirstToken.Benchmarks.SpeedUps.Parts;

/// <summary>Warm connections: bursts after a time in which the upstream has closed what was idle, over TLS and some distance.</summary>
internal static class WarmConnectionsPart
{
    private const int Burst = 8;
    private static readonly TimeSpan s_distance = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(3700);

    public static async Task RunAsync(SpeedUpBench bench, CancellationToken cancellationToken)
    {
        await using Stage stage = await Stage.StartAsync(
            bench,
            new Scenario("warm-connections", "connections: {warm: 8}", "--ttft 60ms --gap 2ms --tokens 10 --idle-timeout 2s") { Tls = true, Link = s_distance },
            cancellationToken);
        await stage.WarmUpAsync(40, cancellationToken);
        ((int Found, int Sent) offBefore, (int Found, int Sent) onBefore) = (await stage.Off.ReusedAsync(cancellationToken), await stage.On.ReusedAsync(cancellationToken));
        (Served off, Served on) = (new Served([], [[]]), new Served([], [[]]));
        for (int i = bench.Times(7, 1); i > 0; i--)
        {
            await Task.Delay(s_quiet, TimeProvider.System, cancellationToken);
            (Served offNow, Served onNow) = await stage.BurstAsync(Burst, onFirst: i % 2 == 0, cancellationToken);
            (off, on) = (off.Then(offNow), on.Then(onNow));
        }

        var table = new EffectTable();
        double p50 = table.Ttft(Quantile.P50, off, on);
        table.Ttft(Quantile.P95, off, on);
        ((int Found, int Sent) offAfter, (int Found, int Sent) onAfter) = (await stage.Off.ReusedAsync(cancellationToken), await stage.On.ReusedAsync(cancellationToken));
        table.Share("found an open connection", (offAfter.Found - offBefore.Found, offAfter.Sent - offBefore.Sent), (onAfter.Found - onBefore.Found, onAfter.Sent - onBefore.Sent));
        table.Failed(off, on);
        bench.Verdicts.AtMost("TTFT p50 of a burst, on ÷ off", p50, 0.9, Ratio.Text);
        bench.Verdicts.AtMost("requests that fail with it", on.Failed, 0, Ratio.Count);
        bench.Print("warm connections: bursts of 8 after 3.7 s of quiet, an upstream with TLS 10 ms away that closes what is idle for 2 s (simulated); connections: {warm: 8}", table);
    }
}
