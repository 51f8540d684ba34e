using FirstToken.Benchmarks.Relays;
using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>A scenario that runs: both gateways up at the same time, requests going to one and the other in turn.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const string Model = "claude-haiku-4-5";

    /// <summary>The day whose prices hold.</summary>
    public static readonly DateOnly PricesOf = DateOnly.FromDateTime(DateTime.UtcNow);

    // Apart from those of what is measured: nothing that keeps answers may know them.
    private const int WarmUpNumbers = 500_000;

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly List<Side> _sides = [];

    public Side Off => _sides[0];

    public Side On => _sides[1];

    public static async Task<Stage> StartAsync(SpeedUpBench bench, Scenario scenario, CancellationToken cancellationToken)
    {
        var stage = new Stage();
        try
        {
            Task<Side>[] starting = [Side.StartAsync(bench, scenario, "off", scenario.Off, cancellationToken), Side.StartAsync(bench, scenario, "on", scenario.On, cancellationToken)];
            await Task.WhenAll(starting.Select(static task => task.ContinueWith(static _ => { }, TaskScheduler.Default)));
            stage._sides.AddRange(starting.Where(static task => task.IsCompletedSuccessfully).Select(static task => task.Result));
            await Task.WhenAll(starting);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Requests that are all alike, forgotten: what compiles as it runs does so, and what learns of upstreams has something to learn from.</summary>
    public Task WarmUpAsync(int requests, CancellationToken cancellationToken) => RunAsync(requests, concurrency: 8, static number => Asking.Anything(WarmUpNumbers + number), cancellationToken);

    /// <summary>Sends requests to both gateways in turn.</summary>
    /// <param name="requests">Through each.</param>
    /// <param name="concurrency">Under way at once, over both.</param>
    /// <param name="asking">What the n-th request of either asks.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public Task<(Served Off, Served On)> RunAsync(int requests, int concurrency, Func<int, Prompt> asking, CancellationToken cancellationToken) =>
        RunAsync(asking, plan => plan with { Requests = requests, Concurrency = concurrency }, cancellationToken);

    /// <summary>Sends requests to both gateways in turn, at a rate.</summary>
    /// <param name="requests">Through each.</param>
    /// <param name="perSecond">Over both.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public Task<(Served Off, Served On)> RunAsync(int requests, double perSecond, CancellationToken cancellationToken) =>
        RunAsync(Asking.Anything, plan => plan with { Requests = requests, Arrival = new ConstantArrival(perSecond) }, cancellationToken);

    /// <summary>Sends a burst to one gateway, and when it is over to the other: neither has to share the machine with the other's.</summary>
    /// <param name="burst">Requests through each, all at once.</param>
    /// <param name="onFirst">Which of them begins.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public async Task<(Served Off, Served On)> BurstAsync(int burst, bool onFirst, CancellationToken cancellationToken)
    {
        var served = new Served[2];
        foreach (Side side in onFirst ? (Side[])[On, Off] : [Off, On])
        {
            ILookup<int, RequestRecord> records = await SendAsync([side], Asking.Anything, plan => plan with { Requests = burst, Concurrency = burst }, cancellationToken);
            served[side == On ? 1 : 0] = await side.TakeAsync([.. records[0]], cancellationToken);
        }

        return (served[0], served[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_sides.Select(static side => side.DisposeAsync().AsTask()));
    }

    private async Task<(Served Off, Served On)> RunAsync(Func<int, Prompt> asking, Func<RunPlan, RunPlan> how, CancellationToken cancellationToken)
    {
        ILookup<int, RequestRecord> records = await SendAsync(_sides, asking, how, cancellationToken);
        return (await Off.TakeAsync([.. records[0]], cancellationToken), await On.TakeAsync([.. records[1]], cancellationToken));
    }

    private static async Task<ILookup<int, RequestRecord>> SendAsync(List<Side> to, Func<int, Prompt> asking, Func<RunPlan, RunPlan> how, CancellationToken cancellationToken)
    {
        var plan = new RunPlan
        {
            Targets = [.. to.Select(static side => SimulatorUpstream.Target(side.Gateway.Url))],
            Prompts = new Asking(asking, to.Count),
            Prices = PriceTable.Empty,
            Deadlines = Deadlines.Within(s_limit),
        };
        RunResult result = await Runner.RunAsync(how(plan), new NobodyWatches(), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result.Records.OrderBy(static record => record.Number).ToLookup(static record => record.Target);
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
