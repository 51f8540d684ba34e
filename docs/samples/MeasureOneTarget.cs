using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Samples;

/// <summary>Ten requests to one target, two at a time, and the figures of them.</summary>
public static class MeasureOneTarget
{
    public static async Task<RunTarget> RunAsync(string text, CancellationToken cancellationToken)
    {
        // Keys come from the provider's usual environment variables.
        if (!TargetParser.TryParse(text, Environment.GetEnvironmentVariable, out Target? target, out string? error))
        {
            throw new ArgumentException(error, nameof(text));
        }

        var plan = new RunPlan
        {
            Targets = [target],
            Prompts = new FixedPrompt("Why has the sea tides?", "one question"),
            Requests = 10,
            Concurrency = 2,
            Warmup = 1,
            MaxCostUsd = 0.10m,
        };
        RunResult result = await Runner.RunAsync(plan, new Quiet(), cancellationToken);

        var statistics = new TargetStatistics(fromIntended: false);
        foreach (RequestRecord record in result.Records)
        {
            statistics.Add(record);
        }

        // What was not observed is absent: without a success, figures.Metrics.TtftMs is null.
        return statistics.Compute(new RunTarget { Name = target.Name, Provider = target.Provider.Name, Model = target.Model });
    }

    private sealed class Quiet : IRunObserver
    {
        public void OnRecord(RequestRecord record)
        {
        }

        public void OnProgress(RunProgress progress)
        {
        }
    }
}
