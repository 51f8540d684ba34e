using FirstToken.Experiments.ColdStarts;
using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Simulator.Tests;

/// <summary>The experiment against a real server that keeps or closes connections and really caches prompts.</summary>
public sealed class ColdStartExperimentTests
{
    private const string Quick = "anthropic:claude-haiku-4-5~ttft=5ms,gap=0,tokens=3";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_goes_from_a_new_connection_over_a_warm_one_to_the_caches()
    {
        await using SimulatorServer simulator = await StartAsync(null);
        ColdStartPlan plan = Plan(simulator) with { Samples = 2, Prefixes = [5000], IdleGaps = [TimeSpan.FromMilliseconds(1)] };

        ColdStartResult result = await ColdStartExperiment.RunAsync(plan, _ => { }, Token);

        Assert.Equal(StopReason.Finished, result.Stop);
        Assert.Equal(plan.Scenarios.Concat(plan.Scenarios), result.Samples.Select(sample => sample.Scenario));
        Assert.All(result.Samples, sample => Assert.Null(sample.Request.Error));
        Assert.Equal([true, false, false, false, false], result.Samples.Take(5).Select(sample => sample.Request.NewConnection));
        Assert.All(result.Samples.Where(sample => sample.Scenario.Kind == ColdStartKind.Idle), sample => Assert.True(sample.Kept));

        // The prefix of each round is new, and the second time it is read whole.
        foreach (ColdStartSample sample in result.Samples.Where(sample => sample.Scenario.PrefixTokens > 0))
        {
            bool again = sample.Scenario.Kind == ColdStartKind.CacheWarm;
            Assert.Equal((again, !again), (sample.Request.CacheReadTokens > 4000, sample.Request.CacheWriteTokens > 4000));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_closed_while_idle_is_noticed_and_opened_anew(bool portable)
    {
        await using SimulatorServer simulator = await StartAsync(TimeSpan.FromMilliseconds(200), portable);

        // Generous: the server looks only now and then, Kestrel once a second.
        ColdStartPlan plan = Plan(simulator) with { Samples = 1, IdleGaps = [TimeSpan.FromSeconds(3)] };
        ColdStartResult result = await ColdStartExperiment.RunAsync(plan, _ => { }, Token);

        ColdStartSample idle = result.Samples[^1];
        Assert.False(idle.Kept);
        Assert.True(idle.Request.NewConnection);
        Assert.Null(idle.Request.Error);
    }

    [Fact]
    public async Task An_interrupt_ends_the_waiting_and_keeps_what_there_is()
    {
        await using SimulatorServer simulator = await StartAsync(null);
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Token);

        ColdStartResult result = await ColdStartExperiment.RunAsync(
            Plan(simulator) with { IdleGaps = [TimeSpan.FromHours(1)] },
            progress =>
            {
                if (progress.Scenario.Kind == ColdStartKind.Idle)
                {
                    interrupt.Cancel();
                }
            },
            interrupt.Token);

        Assert.Equal(StopReason.Interrupted, result.Stop);
        Assert.Equal([ColdStartKind.NewConnection, ColdStartKind.Warm], result.Samples.Select(sample => sample.Scenario.Kind));
    }

    [Fact]
    public async Task It_stops_before_it_costs_more_than_allowed()
    {
        await using SimulatorServer simulator = await StartAsync(null);
        ColdStartPlan plan = Plan(simulator, "anthropic:claude-haiku-4-5") with { Prefixes = [5000], MaxTokens = 3 };
        Assert.True(plan.WorstCaseUsd > 0.01m);

        ColdStartResult result = await ColdStartExperiment.RunAsync(plan with { MaxCostUsd = 0.001m }, _ => { }, Token);

        Assert.Equal(StopReason.CostLimit, result.Stop);
        Assert.Equal([ColdStartKind.NewConnection, ColdStartKind.Warm], result.Samples.Select(sample => sample.Scenario.Kind));
    }

    [Fact]
    public async Task A_new_process_is_asked_for_once_a_round_and_takes_its_place_in_it()
    {
        await using SimulatorServer simulator = await StartAsync(null);
        int asked = 0;
        ColdStartPlan plan = Plan(simulator) with
        {
            Samples = 3,
            NewProcess = _ => Task.FromResult(new ColdStartSample(default, 0, new RunRequest { N = asked++, StartedUnixNs = 1 }) { ProcessStartMs = 9 }),
        };

        ColdStartResult result = await ColdStartExperiment.RunAsync(plan, _ => { }, Token);

        Assert.Equal(3, asked);
        Assert.Equal([0, 1, 2], result.Samples.Where(sample => sample.Scenario.Kind == ColdStartKind.NewProcess).Select(sample => sample.Round));
    }

    private static Task<SimulatorServer> StartAsync(TimeSpan? idleTimeout, bool portable = false) =>
        SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0", IdleTimeout = idleTimeout, Portable = portable }, Token);

    private static ColdStartPlan Plan(SimulatorServer simulator, string target = Quick)
    {
        Assert.True(TargetParser.TryParse($"{target}@{simulator.Url.AbsoluteUri.TrimEnd('/')}", _ => null, out Target? found, out string? error), error);
        return new ColdStartPlan { Target = found, Prompts = new FixedPrompt("hello", "own text"), Samples = 1 };
    }
}
