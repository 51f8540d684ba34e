using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Caching;

namespace FirstToken.Simulator.Scripts;

/// <summary>Decides what an answer says and when: pure arithmetic over a request, a behaviour and chance.</summary>
internal static class ScriptWriter
{
    /// <summary>Lays out an answer.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="behavior">How the model answers.</param>
    /// <param name="hit">What the prompt cache holds of the prompt.</param>
    /// <param name="injected">What goes wrong.</param>
    /// <param name="id">The answer's id.</param>
    /// <param name="unixSeconds">Wall time.</param>
    /// <param name="random">Chance of this request.</param>
    public static Script Write(
        Ask ask, Behavior behavior, CacheHit hit, Injection injected, string id, long unixSeconds, ref SeededRandom random)
    {
        int uncached = hit.Uncached + hit.Write5m + hit.Write1h;
        long prefill = Nanoseconds(behavior.Prefill) * uncached;
        long first = behavior.Jitter.Apply(Nanoseconds(behavior.Ttft), ref random) + prefill;
        long head = Math.Min(first, behavior.Head is { } fixedHead ? Nanoseconds(fixedHead) : first / 5 * 4);

        int budget = ask.MaxTokens ?? int.MaxValue;
        int thinking = Math.Min(behavior.Thinking, budget);
        int text = injected == Injection.Refusal ? 0 : Math.Min(behavior.Tokens, budget - thinking);
        int tools = injected == Injection.Refusal || ask.HasToolResult || budget - thinking < behavior.Tokens ? 0 : behavior.Tools;
        int toolTokens = (ask.ToolArguments.Length + 3) / 4 + 4;
        tools = (int)Math.Min(tools, (budget - (long)thinking - text) / toolTokens);

        var steps = new List<Step>(((thinking + text) / behavior.Chunk) + 4);
        long due = first;
        Walk(steps, StepKind.Thinking, thinking, behavior.Chunk, behavior.ThinkingGap ?? behavior.Gap, behavior.Jitter, ref due, ref random);
        Walk(steps, StepKind.Text, text, behavior.Chunk, behavior.Gap, behavior.Jitter, ref due, ref random);
        for (int tool = 0; tool < tools; tool++)
        {
            AddTool(steps, tool, ask.ToolArguments.Length, behavior, ref due, ref random);
        }

        Stall(steps, injected, behavior);
        long last = steps.Count > 0 ? steps[^1].DueNanoseconds : first;
        bool tooShort = ask.MaxTokens is not null && budget <= thinking + text && behavior.Thinking + behavior.Tokens > budget;
        return new Script
        {
            Ask = ask,
            Id = id,
            CreatedUnixSeconds = unixSeconds,
            Steps = [.. steps],
            ToolArguments = [.. Enumerable.Repeat(ask.ToolArguments, tools)],
            Usage = new TokenUsage
            {
                InputUncached = hit.Uncached,
                CacheRead = hit.Read,
                CacheWrite5m = hit.Write5m,
                CacheWrite1h = hit.Write1h,
                Output = thinking + text + (tools * toolTokens),
                Reasoning = thinking,
            },
            Stop = injected == Injection.Refusal ? Stop.Refusal : tools > 0 ? Stop.Tool : tooShort ? Stop.Length : Stop.End,
            HeadDue = head,
            FirstDue = first,
            // The closing events follow the last token a little later, as they do in life: a meter that takes the end for the last token is caught.
            EndDue = last + Math.Min(Nanoseconds(behavior.Gap), 1_000_000),
            Injected = injected,
            StepsBeforeFault = injected is Injection.MidStream or Injection.Cut ? steps.Count / 2 : steps.Count,
            RepeatEvery = Math.Max(1_000_000, Nanoseconds(behavior.Gap)),
        };
    }

    private static void Walk(
        List<Step> steps, StepKind kind, int tokens, int chunk, TimeSpan gap, Jitter jitter, ref long due, ref SeededRandom random)
    {
        for (int at = 0; at < tokens; at += chunk)
        {
            int count = Math.Min(chunk, tokens - at);
            if (steps.Count > 0)
            {
                due += jitter.Apply(Nanoseconds(gap) * count, ref random);
            }

            steps.Add(new Step(due, kind, at, count));
        }
    }

    private static void AddTool(List<Step> steps, int tool, int arguments, Behavior behavior, ref long due, ref SeededRandom random)
    {
        int size = Math.Max(8, behavior.Chunk * 4);
        for (int at = 0; at < arguments; at += size)
        {
            if (steps.Count > 0)
            {
                due += behavior.Jitter.Apply(Nanoseconds(behavior.Gap) * behavior.Chunk, ref random);
            }

            steps.Add(new Step(due, StepKind.Tool, at, Math.Min(size, arguments - at), tool));
        }
    }

    private static void Stall(List<Step> steps, Injection injected, Behavior behavior)
    {
        if (injected == Injection.Stall)
        {
            for (int i = steps.Count / 2; i < steps.Count; i++)
            {
                steps[i] = steps[i] with { DueNanoseconds = steps[i].DueNanoseconds + Nanoseconds(behavior.StallFor) };
            }
        }
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
