using FirstToken.Simulator.Behaviour;

namespace FirstToken.Simulator.Scripts;

/// <summary>What a model "says" and when, before it is put into a format.</summary>
internal sealed class Script
{
    public required Ask Ask { get; init; }

    /// <summary>The answer's id, 24 characters, and the request's.</summary>
    public required string Id { get; init; }

    /// <summary>Wall time of the request in seconds since 1970.</summary>
    public required long CreatedUnixSeconds { get; init; }

    public required Step[] Steps { get; init; }

    /// <summary>The tool calls' arguments as JSON; one entry a call.</summary>
    public string[] ToolArguments { get; init; } = [];

    public required TokenUsage Usage { get; init; }

    public Stop Stop { get; init; }

    public long HeadDue { get; init; }

    public long FirstDue { get; init; }

    public long EndDue { get; init; }

    public Injection Injected { get; init; }

    /// <summary>Steps that go out before the fault strikes; all of them without one.</summary>
    public int StepsBeforeFault { get; init; } = int.MaxValue;

    /// <summary>When the fault strikes: when the step would have come that it prevents.</summary>
    public long FaultDue => StepsBeforeFault < Steps.Length ? Steps[StepsBeforeFault].DueNanoseconds : EndDue;

    public long RepeatEvery { get; init; }

    public bool FailsMidStream => Injected == Injection.MidStream;

    public bool IsCut => Injected is Injection.MidStream or Injection.Cut;

    public string ToolName => Ask.ToolName ?? "tide_table";

    public string ToolId(int index) => $"{Id[..20]}{index:00}";

    public string Text(StepKind kind)
    {
        var text = new System.Text.StringBuilder();
        foreach (Step step in Steps)
        {
            if (step.Kind == kind)
            {
                text.Append(Passage.Of(kind, step.Start, step.Count));
            }
        }

        return text.ToString();
    }
}
