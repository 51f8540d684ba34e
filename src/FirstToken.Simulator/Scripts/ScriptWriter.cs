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

        int pieces = Pieces(thinking, behavior.Chunk) + Pieces(text, behavior.Chunk) + (tools * Pieces(ask.ToolArguments.Length, ToolPiece(behavior)));
        var walk = new Walk(new Step[pieces], first, behavior.Jitter);
        walk.Tokens(StepKind.Thinking, thinking, behavior.Chunk, behavior.ThinkingGap ?? behavior.Gap, ref random);
        walk.Tokens(StepKind.Text, text, behavior.Chunk, behavior.Gap, ref random);
        for (int tool = 0; tool < tools; tool++)
        {
            walk.Tool(tool, ask.ToolArguments.Length, behavior, ref random);
        }

        Step[] steps = walk.Steps;
        Stall(steps, injected, behavior);
        long last = steps.Length > 0 ? steps[^1].DueNanoseconds : first;
        bool tooShort = ask.MaxTokens is not null && budget <= thinking + text && behavior.Thinking + behavior.Tokens > budget;
        return new Script
        {
            Ask = ask,
            Id = id,
            CreatedUnixSeconds = unixSeconds,
            Steps = steps,
            ToolArguments = tools == 0 ? [] : [.. Enumerable.Repeat(ask.ToolArguments, tools)],
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
            StepsBeforeFault = injected is Injection.MidStream or Injection.Cut ? steps.Length / 2 : steps.Length,
            RepeatEvery = Math.Max(1_000_000, Nanoseconds(behavior.Gap)),
        };
    }

    private static int Pieces(int length, int piece) => (length + piece - 1) / piece;

    private static int ToolPiece(Behavior behavior) => Math.Max(8, behavior.Chunk * 4);

    private static void Stall(Step[] steps, Injection injected, Behavior behavior)
    {
        if (injected is Injection.Stall or Injection.Late)
        {
            for (int i = injected == Injection.Late ? 0 : steps.Length / 2; i < steps.Length; i++)
            {
                steps[i] = steps[i] with { DueNanoseconds = steps[i].DueNanoseconds + Nanoseconds(behavior.StallFor) };
            }
        }
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Goes from chunk to chunk, filling exactly the steps there will be.</summary>
    private struct Walk(Step[] steps, long first, Jitter jitter)
    {
        private long _due = first;
        private int _count;

        public readonly Step[] Steps => steps;

        public void Tokens(StepKind kind, int tokens, int chunk, TimeSpan gap, ref SeededRandom random)
        {
            for (int at = 0; at < tokens; at += chunk)
            {
                int count = Math.Min(chunk, tokens - at);
                Add(Nanoseconds(gap) * count, kind, at, count, 0, ref random);
            }
        }

        public void Tool(int tool, int arguments, Behavior behavior, ref SeededRandom random)
        {
            int size = ToolPiece(behavior);
            for (int at = 0; at < arguments; at += size)
            {
                Add(Nanoseconds(behavior.Gap) * behavior.Chunk, StepKind.Tool, at, Math.Min(size, arguments - at), tool, ref random);
            }
        }

        private void Add(long after, StepKind kind, int start, int count, int tool, ref SeededRandom random)
        {
            if (_count > 0)
            {
                _due += jitter.Apply(after, ref random);
            }

            steps[_count++] = new Step(_due, kind, start, count, tool);
        }
    }
}
