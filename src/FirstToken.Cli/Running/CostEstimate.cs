using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;
using FirstToken.Reports;

namespace FirstToken.Cli.Running;

/// <summary>What a run may cost, said before its first request.</summary>
internal static class CostEstimate
{
    /// <summary>The most the run can cost by its number of requests, a line for people.</summary>
    public static string Line(RunPlan plan, DateOnly today)
    {
        int requests = (plan.Requests ?? 0) + plan.Warmup;
        decimal sum = 0;
        var unpriced = new List<string>();
        Prompt prompt = plan.Prompts.Next(0);
        foreach (Target target in plan.Targets.Where(TargetSet.IsReal))
        {
            if (plan.Prices.Find(target.Provider.PriceProvider, target.Model) is null)
            {
                unpriced.Add(target.Name);
                continue;
            }

            var request = new ChatRequest
            {
                Model = target.Model,
                System = prompt.System,
                Messages = prompt.Messages,
                MaxTokens = prompt.MaxTokens ?? plan.MaxTokens,
            };
            sum += requests * WorstCost.Of(plan.Prices, target, request, prompt, today);
        }

        string limit = plan.MaxCostUsd is { } most ? $"; stops at {Figures.Usd(most)} (--max-cost)" : string.Empty;
        string unknown = unpriced.Count > 0 ? $"; unpriced, so not counted and not limited: {string.Join(", ", unpriced)}" : string.Empty;
        return plan.Requests is null
            ? $"cost: depends on how many requests fit into the time{limit}{unknown}"
            : $"cost: at most about {Figures.Usd(Math.Round(sum, 4))} for {Figures.Count(requests)} requests to each target, warm-up included{limit}{unknown}";
    }
}
