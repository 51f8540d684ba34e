namespace FirstToken.Simulator.Behaviour;

/// <summary>How one simulated model answers: its times, its amounts, its faults. Simulated, not measured.</summary>
public sealed record Behavior
{
    /// <summary>Request to first output chunk, without prefill. Default 200 ms.</summary>
    public TimeSpan Ttft { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Request to response head; null means four fifths of the TTFT, so that the two cannot be confused.</summary>
    public TimeSpan? Head { get; init; }

    /// <summary>Time between two tokens; a chunk of k tokens follows k gaps after the one before. Default 20 ms.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Tokens of answer text. Default 100.</summary>
    public int Tokens { get; init; } = 100;

    /// <summary>Tokens in each chunk. Default 1.</summary>
    public int Chunk { get; init; } = 1;

    /// <summary>How TTFT and gaps vary. Default not at all.</summary>
    public Jitter Jitter { get; init; }

    /// <summary>Tokens of reasoning before the answer. Default 0.</summary>
    public int Thinking { get; init; }

    /// <summary>Time between two reasoning tokens; null means <see cref="Gap"/>.</summary>
    public TimeSpan? ThinkingGap { get; init; }

    /// <summary>Tool calls after the text. Default 0.</summary>
    public int Tools { get; init; }

    /// <summary>Time added to the TTFT for each input token that no cache holds. Default 10 µs.</summary>
    public TimeSpan Prefill { get; init; } = TimeSpan.FromMicroseconds(10);

    /// <summary>How long a stall, or a late answer, is silent. Default 30 s.</summary>
    public TimeSpan StallFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What goes wrong with every answer; none by default.</summary>
    public Injection Error { get; init; }
}
