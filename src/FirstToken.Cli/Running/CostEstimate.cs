using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Reports;

namespace FirstToken.Cli.Running;

/// <summary>What a run may cost, said before its first request.</summary>
internal static class CostEstimate
{
    // Prompts of a data set or a trace differ; so many of them, evenly spread, stand for all.
    private const int Sampled = 50;

    /// <summary>The most the run can cost by its number of requests, a line for people.</summary>
    public static string Line(RunPlan plan, DateOnly today)
    {
        int requests = (plan.Requests ?? 0) + plan.Warmup;
        decimal sum = 0;
        var unpriced = new List<string>();
        int sampled = Math.Clamp(plan.Requests ?? 1, 1, Sampled);
        Prompt[] prompts = [.. Enumerable.Range(0, sampled).Select(i => plan.Prompts.Next((int)((long)i * (plan.Requests ?? 1) / sampled)))];
        foreach (Target target in plan.Targets.Where(TargetSet.IsReal))
        {
            if (plan.Prices.Find(target.Provider.PriceProvider, target.Model) is null)
            {
                unpriced.Add(target.Name);
                continue;
            }

            sum += requests * prompts.Average(prompt => WorstCost.Of(plan.Prices, target, RequestOf(plan, target, prompt), prompt, today));
        }

        string limit = plan.MaxCostUsd is { } most ? $"; stops at {Figures.Usd(most)} (--max-cost)" : string.Empty;
        string unknown = unpriced.Count > 0 ? $"; unpriced, so not counted and not limited: {string.Join(", ", unpriced)}" : string.Empty;
        return plan.Prompts is ConversationPrompts ? $"cost: depends on how long the answers and so the conversations become{limit}{unknown}"
            : plan.Requests is null ? $"cost: depends on how many requests fit into the time{limit}{unknown}"
            : $"cost: at most about {Figures.Usd(Math.Round(sum, 4))} for {Figures.Count(requests)} requests to each target, warm-up included{limit}{unknown}";
    }

    private static ChatRequest RequestOf(RunPlan plan, Target target, Prompt prompt) => new()
    {
        Model = target.Model,
        System = prompt.System,
        Messages = prompt.Messages,
        MaxTokens = prompt.MaxTokens ?? plan.MaxTokens,
    };
}
