using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Benchmarks.Relays;

/// <summary>Streams through paths, by the library's own runner with the kernel's arrival stamps.</summary>
internal static class StreamLoad
{
    private const int FewestToWarmUp = 16;

    // A runtime compiles what is called often anew, in the background and a moment later: to watch it at work, and then for good.
    private const int RoundsToCompile = 3;
    private const int WarmUpsToCompile = 8;

    private static readonly FixedPrompt s_prompt = new(Words.OfOneKilobyte, "a kilobyte");
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    /// <summary>Each path in turn, again and again, and the records with what each path held.</summary>
    /// <param name="relays">The paths.</param>
    /// <param name="behaviour">How the simulator answers.</param>
    /// <param name="requests">Streams through each path.</param>
    /// <param name="concurrency">Streams at once.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public static async Task<IReadOnlyList<RequestRecord>> RunAsync(
        IReadOnlyList<RunningRelay> relays, string behaviour, int requests, int concurrency, CancellationToken cancellationToken)
    {
        var plan = new RunPlan
        {
            Targets = [.. relays.Select(relay => SimulatorUpstream.Target(relay.Url, behaviour))],
            Prompts = s_prompt,
            Prices = PriceTable.Empty,
            Requests = requests,
            Concurrency = concurrency,
            MaxTokens = 1_000_000,
            Deadlines = Deadlines.Within(s_limit),

            // One at a time: the first request of a connection is not like the others. At many the opening is part of the load.
            Warmup = concurrency == 1 ? 1 : 0,
        };
        RunResult result = await Runner.RunAsync(plan, new NobodyWatches(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Records;
    }

    /// <summary>Has programs that compile as they run do so, and connections opened, before anything is measured.</summary>
    public static async Task WarmUpAsync(IReadOnlyList<RunningRelay> relays, int streams, SimulatorUpstream simulator, CancellationToken cancellationToken)
    {
        foreach (RunningRelay relay in relays)
        {
            int atOnce = Math.Max(FewestToWarmUp, streams);
            int requests = atOnce * (relay.Path.Compiles ? WarmUpsToCompile : 1);
            for (int round = 0; round < (relay.Path.Compiles ? RoundsToCompile : 1); round++)
            {
                IReadOnlyList<RequestRecord> records = await RunAsync([relay], "ttft=5ms,gap=2ms,tokens=20", requests, atOnce, cancellationToken);
                if (records.FirstOrDefault(static record => !record.Ok) is { } failed)
                {
                    Console.WriteLine($"note: {relay.Path.Name}: a stream of the warm-up failed: {failed.Error?.Message}");
                }

                await relay.SettleAsync(cancellationToken);
            }
        }

        await simulator.TakeWritesAsync(cancellationToken);
    }

    private sealed class NobodyWatches : IRunObserver
    {
        public void OnRecord(RequestRecord record)
        {
        }

        public void OnProgress(RunProgress progress)
        {
        }
    }
}
