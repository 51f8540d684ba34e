using FirstToken.Load;
using FirstToken.Prompts;
using FirstToken.Providers;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>What each request of the experiment asks.</summary>
internal sealed class ColdStartPrompts(ColdStartPlan plan)
{
    // Asked after a prefix: short, so that the prefix is what differs.
    private const string Question = "In one sentence: what is this text about?";

    private int _number;

    /// <summary>The request of a scenario. A prefix is new in each round, and the same again within it.</summary>
    public ChatRequest Next(ColdStartScenario scenario, int round) =>
        scenario.PrefixTokens > 0 ? WithPrefix(scenario.PrefixTokens, round) : Plain(plan.Prompts.Next(_number++));

    /// <summary>The most the request of a scenario can cost, USD.</summary>
    public decimal WorstCase(ColdStartScenario scenario, int round)
    {
        Prompt prompt = scenario.PrefixTokens > 0 ? new Prompt([]) { EstimatedInputTokens = scenario.PrefixTokens } : plan.Prompts.Next(0);
        ChatRequest chat = scenario.PrefixTokens > 0 ? WithPrefix(scenario.PrefixTokens, round) : Plain(prompt);
        DateOnly today = DateOnly.FromDateTime(plan.Time.GetUtcNow().UtcDateTime);

        // Writing to a cache costs a quarter more than reading the prompt afresh.
        return WorstCost.Of(plan.Prices, plan.Target, chat, prompt, today) * (scenario.PrefixTokens > 0 ? 1.25m : 1);
    }

    private ChatRequest Plain(Prompt prompt) => new()
    {
        Model = plan.Target.Model,
        System = prompt.System,
        Messages = prompt.Messages,
        MaxTokens = prompt.MaxTokens ?? plan.MaxTokens,
    };

    // The mark stands at the very head: caches compare from the first token on.
    private ChatRequest WithPrefix(int tokens, int round) => new()
    {
        Model = plan.Target.Model,
        System = $"[{plan.Seed:x}-{tokens}-{round}] " + new SyntheticPrompt(tokens, seed: 1).Next(0).Messages[0].Text,
        Messages = [new ChatMessage(ChatRole.User, Question)],
        MaxTokens = plan.MaxTokens,
        CacheSystem = true,
    };
}
